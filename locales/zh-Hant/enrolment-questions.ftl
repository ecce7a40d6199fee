# Questions of the organiser, their answers, reminders, the calendar page, hours that exceed a limit.
questions-link = 報名問題與注意事項
answers-link = 學員的回答
questions-title = 報名問題
questions-lead = 想先知道誰吃素、誰要搭車？在這裡設定問題，老師報名後就能回答。另外可寫下錄取後要告知學員的事項。
questions-to-answers = 看回答
questions-over = 課程已結束或取消，問題不能再修改。
questions-count = 問題（{ $n }／{ $most }）
questions-empty = 還沒有問題
questions-empty-text = 不需要問也沒關係；需要時，按一下常用問題就能加入。
questions-add = 新增問題
questions-bring = 錄取後告知學員的事項
questions-bring-label = 要帶什麼、怎麼去、停車與報到方式
questions-bring-hint = 有名額的老師在報名頁和課前提醒信會看到；沒有要說的就留白。
questions-bring-save = 儲存告知事項
questions-preview = 老師看到的樣子
questions-preview-text = 這裡只是預覽，填了不會送出。
questions-column-question = 問題
questions-column-kind = 回答方式
questions-column-rules = 設定
questions-column-do = 動作
questions-reworded = 原來的文字：「{ $before }」；修改原因：{ $note }
questions-up = 上移
questions-down = 下移
questions-close = 停止詢問
questions-reopen = 重新詢問
questions-delete = 刪除
questions-ready-text = 常用問題，按一下就加入，之後可以再改：
questions-own-text = 自訂問題，先選回答方式：
questions-copy-from = 沿用本單位其他課程的問題
questions-copy = 複製問題
question-kind-line = 一行文字
question-kind-text = 多行文字
question-kind-one = 單選
question-kind-many = 複選
question-kind-yes_no = 是或否
question-kind-file = 上傳檔案
question-tag-closed = 已停止詢問
question-tag-required = 必填
question-tag-personal = 個資，課後 { $n } 天刪除
question-tag-answered = 已有人回答
question-ready-meals = 用餐葷素
question-ready-meals-label = 用餐
question-ready-meals-hint = 主辦單位依此準備餐點。
question-ready-transport = 交通
question-ready-transport-label = 如何前往
question-ready-transport-hint = 需要接駁車的人數以此為準。
question-ready-lodging = 住宿
question-ready-lodging-label = 是否需要住宿
question-ready-lodging-hint = 主辦單位會依此安排房間。
question-ready-allergies = 飲食過敏
question-ready-allergies-label = 飲食過敏或禁忌
question-ready-allergies-hint = 沒有就不用填。
question-ready-emergency = 緊急聯絡人
question-ready-emergency-label = 緊急聯絡人姓名與電話
question-ready-emergency-hint = 只在研習期間發生緊急狀況時使用。
question-ready-consent = 上傳同意書
question-ready-consent-label = 同意書
question-ready-consent-hint = 請上傳簽名後的掃描檔或照片。
question-option-meat = 葷食
question-option-vegetarian = 蛋奶素
question-option-vegan = 全素
question-option-none = 不用餐
question-option-own = 自行開車或騎車
question-option-train = 大眾運輸後步行
question-option-shuttle = 搭接駁車
question-option-other = 其他
question-yes = 是
question-no = 否
question-only-if = 只有「{ $question }」答「{ $answer }」時才需要填寫。
question-when = { $question }：{ $answer }
question-error-line = { $question }：{ $text }
question-file-hint = 可上傳 PDF、圖片或文書檔，每個檔案最大 20 MiB。
question-deleted-on = 這是個人資料，於 { $day }刪除。
question-deleted-after = 這是個人資料，課程結束 { $n } 天後刪除。
question-reworded-note = 題目文字曾修改：{ $note }
question-new = 新增問題
question-edit = 修改問題
question-answered = 已經有人回答這個問題
question-answered-text = 為了不改變他們回答的意思，回答方式、條件和原有選項不能改；選項可以再加。改題目或說明的文字時，請寫下原因，老師會看到。不想再問，可以回上一頁「停止詢問」。
question-save = 儲存問題
question-label = 題目
question-hint = 填寫說明
question-options = 選項
question-options-hint = 一行一個選項，至少兩個。
question-note = 修改文字的原因
question-note-hint = 改了題目或說明才需要填，例如：改正錯字。
question-required = 必填
question-only = 什麼時候才問
question-only-hint = 不選就是每個人都問；只能選排在前面的問題。
question-personal = 這是個人資料，課後刪除
question-personal-hint = 健康、聯絡方式、證件等請勾選。查看回答會留下紀錄，老師看得到誰看過。
question-always-personal = 這個問題涉及健康或他人資料，一定要在課後刪除。
question-days = 個人資料在課程結束後幾天刪除
question-days-hint = 0 到 { $most } 天，一般 30 天就夠了。老師填寫時會看到刪除日期。
question-days-unit = 天
answers-own-title = 我的回答
answers-own-empty = 這門課沒有要回答的問題
answers-own-empty-text = 主辦單位如果之後有問題要問，會出現在這裡。
answers-own-closed = 已停止詢問的問題
answers-missing = 還有必填的問題沒有回答
answers-missing-list = 主辦單位想知道：{ $list }。
answers-go = 去回答
answers-save = 儲存回答
answers-file-given = 目前的檔案：
answers-file-waits = { $name }（掃毒中，完成後才能開啟）
answers-file-remove = 刪除這個檔案
answers-title = 學員的回答
answers-to-questions = 設定問題
answers-empty = 這門課沒有設定問題
answers-empty-text = 想知道葷素、交通或請老師上傳檔案時，可以先設定問題。
answers-tabs = 看誰的回答
answers-tab-admitted = 已錄取
answers-tab-waiting = 候補或等候錄取
answers-nobody = 還沒有人
answers-nobody-text = 有人報名後，回答會列在這裡。
answers-done = 必填都回答了
answers-lacking = 還沒答完
answers-lacking-note = 他們在「我的研習」會看到提醒
answers-people = 人
answers-counts = 各選項人數
answers-option-count = { $option }：{ $n } 人
answers-export = 下載試算表
answers-personal-show = 顯示個人資料
answers-personal-hide = 隱藏個人資料
answers-personal-hidden = 標為個人資料的回答沒有顯示。需要時再打開；查看和下載都會記錄，老師看得到誰在什麼時候看過。
answers-personal-shown = 正在顯示個人資料，這次查看已經記錄。用完請關閉，下載的檔案也請在用完後刪除。
answers-column-name = 姓名
answers-column-county = 縣市
answers-column-district = 鄉鎮市區
answers-column-school = 學校
answers-column-state = 狀態
answers-column-missing = 還沒回答
answers-before-reworded = （回答時題目是「{ $before }」）
answers-look-reason = 查看「{ $title }」的報名回答
enrol-over = 加上您已報名的課程，會超過可採計的時數
enrol-over-day = { $day } 這天共 { $taught } 小時，一天最多採計 { $limit } 小時。
enrol-over-week = { $day } 起的那一週共 { $taught } 小時，一週最多採計 { $limit } 小時。
enrol-over-text = 還是可以報名，但超過的部分除非主管機關同意，不採計時數。
prepare-bring = 要帶什麼、注意事項
prepare-calendar = 加到手機行事曆
prepare-google = 加到 Google 日曆
prepare-google-qr = 用手機掃描，加到 Google 日曆
prepare-google-note = 用手機掃描，就能把這場研習加到 Google 日曆。
prepare-google-next = 用手機掃描，加入下一場；一共還有 { $n } 場，按下面的按鈕看全部。
calendar-title = 加到行事曆
calendar-lead = 每一場各有一個 Google 日曆連結和 QR 碼。用其他行事曆時，下載行事曆檔一次加入全部場次。
calendar-file = 下載行事曆檔
calendar-add = 加到 Google 日曆
calendar-empty = 沒有接下來的場次
calendar-empty-text = 課程已經開始最後一場，或已取消。
reminders-title = 課前提醒信
reminders-lead = 研習前一天，我們會寄信告訴您時間、地點、要帶的東西，以及不能參加時怎麼辦。
reminders-letters = 研習前一天寄提醒信給我
reminders-save = 儲存
mail-reminder-subject = 【杏壇】研習提醒：{ $day } { $title }
mail-reminder-body =
    { $name } 老師您好：

    您錄取的「{ $title }」（課程代碼 { $code }）將在 { $day } 舉行。

    { $sessions }
    { $bring }
    { $leave }
    詳細資料與取消、請假：
    { $address }

    承辦：{ $contact }

    不想收到課前提醒信，請到：
    { $choice }

    杏壇 教師在職進修網
mail-reminder-bring =

    要帶什麼、注意事項：
    { $text }
mail-reminder-cancel =

    不能參加時，請在 { $until } 前取消報名，讓候補的老師遞補。
mail-reminder-leave =

    取消期限已過。不能參加時，請從下面的網頁請假，或聯絡承辦人。
flash-question-added = 已加入問題。
flash-question-saved = 已儲存問題。
flash-question-moved = 已調整順序。
flash-question-closed = 已停止詢問；原有的回答仍保留。
flash-question-opened = 已重新詢問。
flash-question-deleted = 已刪除問題。
flash-question-bring-saved = 已儲存告知事項。
flash-questions-copied = 已複製問題。
flash-answers-saved = 已儲存您的回答。
flash-answers-saved-missing = 已儲存；還有必填的問題沒有回答。
flash-reminders-chosen = 已儲存您的選擇。
held-enrolment-answer = { $course }：{ $question }　{ $answer }
held-field-enrolment_answer = 報名問題的回答
kept-basis-organise = 辦理您報名的研習
looks-person-answers-seen = 報名問題的回答
trace-enrolment-question-added = 新增報名問題
trace-enrolment-question-changed = 修改報名問題
trace-enrolment-question-moved = 調整報名問題順序
trace-enrolment-question-closed = 停止詢問報名問題
trace-enrolment-question-opened = 重新詢問報名問題
trace-enrolment-question-deleted = 刪除報名問題
trace-enrolment-questions-copied = 複製報名問題
trace-enrolment-bring-saved = 修改錄取後告知事項
trace-enrolment-answered = 回答報名問題
trace-enrolment-answers-saved = 儲存報名回答
trace-enrolment-answer-file-added = 上傳報名檔案
trace-enrolment-answer-file-removed = 刪除報名檔案
trace-enrolment-answer-file-scanned = 報名檔案掃毒
trace-enrolment-answers-deleted = 刪除到期的報名回答
trace-enrolment-answers-exported = 匯出報名回答
trace-enrolment-reminded = 寄出課前提醒信
trace-enrolment-reminders-chosen = 選擇是否收課前提醒信
trace-retention-answers-run = 清除到期的報名回答
trace-person-answers-seen = 查看個人的報名回答
trace-data-question = 問題
trace-data-questions = 問題
trace-data-label = 題目
trace-data-answered = 已有人回答
trace-data-note = 原因
trace-data-personal-days = 課後刪除天數
trace-data-personal = 含個人資料
trace-data-answers = 回答
trace-data-courses = 課程數
trace-data-day = 日期

# 課程登錄：附件、範本、系列、試算表、改期

files-title = 研習附件
files-link = 研習附件
files-lead = 課程表、講義、核定公文都可以放在這裡，並決定誰看得到。最多 10 個檔案，每個 20 MiB 以內。
files-empty = 還沒有附件
files-empty-text = 放上課程表，老師報名前就知道內容；核定公文可以只給審核單位看。
files-count = { $n } 個檔案（最多 { $most } 個）
files-name = 檔案
files-readers = 誰可以看
files-readers-of = 誰可以看「{ $name }」
files-readers-save = 儲存
files-readers-public = 所有人
files-readers-admitted = 錄取的老師
files-readers-reviewer = 只有審核單位
files-scan = 掃毒
files-scan-clean = 沒有病毒
files-scan-unscanned = 未掃毒
files-scan-waiting = 等待掃毒
files-scan-infected = 有病毒，已停用
files-do = 動作
files-remove = 刪除
files-add = 加入檔案
files-full = 已經有 10 個檔案。選一個要換掉的，或先刪除一個。
files-file = 檔案
files-file-hint = PDF、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、ODF（odt、ods、odp）、圖片（jpg、png）或純文字（txt）。
files-replaces = 要換掉原來的檔案嗎？
files-replaces-none = 不換，另外加入
files-send = 上傳
files-back = 回到課程
files-fixed = 課程正在審核、已取消或已結案，附件不能更動。
files-no-scanner = 這個系統沒有設定掃毒
files-no-scanner-text = 檔案不會經過病毒掃描就提供下載，上傳前請先在自己的電腦掃毒。
files-size-kb = { $n } KB
files-size-mb = { $n } MB
flash-file-added = 檔案已加入。
flash-file-waits = 檔案已收下，掃毒完成後才會開放下載。
flash-file-removed = 檔案已刪除。
flash-file-readers-set = 已更改誰可以看這個檔案。
mail-course-infected-subject = 附件有病毒：{ $title }
mail-course-infected-body = 課程「{ $title }」（{ $code }）的附件「{ $reason }」掃出病毒，已停止下載。請在自己的電腦掃毒後，換上乾淨的檔案：{ $address }
event-course-attachment-added = 加入附件
event-course-attachment-removed = 刪除附件
trace-course-attachment-added = 加入課程附件
trace-course-attachment-removed = 刪除課程附件
trace-course-attachment-readers-set = 更改附件的讀者
trace-course-attachment-scanned = 附件掃毒
cautions-title = 送出前請確認
cautions-lead = 這些提醒不會擋下送審，但請勾選或說明；審核單位會看到你的回答。
cautions-tick = 我已確認，沒有問題
cautions-reason = 說明原因
cautions-reason-hint = 一兩句話就好，最多 300 字。
cautions-look = 看課程 { $code }
cautions-missing-tick = 請勾選確認。
cautions-missing-reason = 請用 2 到 300 字說明原因。
cautions-sent-title = 送審前的提醒與回答
cautions-ticked = 已確認
cautions-no-answer = 沒有回答
templates-title = 課程範本
templates-link = 存成範本
templates-lead = 把常辦的研習存成範本，下次只要填日期。同單位的人都看得到。
templates-empty = 還沒有範本
templates-empty-text = 打開一門課程，按「存成範本」。日期和線上會議連結不會存進去。
templates-to-courses = 看本單位的課程
templates-name = 範本名稱
templates-name-of = 「{ $name }」的名稱
templates-name-hint = 同單位的人看得懂的名稱，例如：週三進修。
templates-saved = 儲存時間
templates-rename = 改名
templates-begin = 用這個範本開課
templates-delete = 刪除
templates-save-title = 存成範本
templates-save-lead = 除了日期、線上會議連結和對提醒的回答，整份表單都會存進範本。
templates-save = 儲存範本
templates-defaults = 空白表單的預設內容
templates-defaults-text = 承辦人、常用場地和回饋問卷填一次，之後每張空白表單都會帶入，仍可修改。
templates-defaults-edit = 設定預設內容
templates-defaults-save = 儲存預設內容
templates-venue = 常用場地
templates-venue-spot = 場地的地圖位置（地圖網址或「緯度,經度」）
templates-begin-from = 用範本「{ $name }」
templates-begin-hint = { $who } 存於 { $when }
templates-manage = 管理範本與預設內容
flash-template-saved = 範本已儲存。
flash-template-renamed = 範本已改名。
flash-template-deleted = 範本已刪除；用它開的課程不受影響。
flash-template-begun = 已從範本建立草稿，請填日期並檢查內容。
flash-template-defaults-set = 預設內容已儲存。
trace-course-template-saved = 儲存範本
trace-course-template-renamed = 範本改名
trace-course-template-deleted = 刪除範本
trace-course-template-defaults-set = 設定空白表單的預設內容
series-title = 系列課程
series-link = 系列課程
series-lead = 同一份表單、好幾個日期：每一場是一門課，各有課程代碼、名額和名冊。
series-lead-made = 這些課程來自同一份表單。可以一起送審、一起取消，也可以各自修改。
series-dates = 選擇日期
series-first = 第一場日期
series-every = 間隔
series-weekly = 每週
series-biweekly = 每兩週
series-how-many = 場數
series-days = 或直接輸入每一場的日期
series-days-hint = 一行一個日期，例如 115/11/4；最多 { $most } 場。填了這裡，就不看上面的間隔。
series-preview = 預覽
series-past = （已經過去）
series-make = 建立 { $n } 門課程
series-part-of = 系列課程（共 { $n } 門）
series-send = 一起送審
series-cancel = 一起取消
series-cancel-title = 要一起取消這些課程嗎？
series-cancel-text =
    { $people ->
        [0] 將取消 { $n } 門課程，目前沒有人報名。取消後不能恢復。
       *[other] 將取消 { $n } 門課程，已報名的 { $people } 人會收到通知信與取消原因。取消後不能恢復。
    }
series-cancel-said = 取消原因：{ $reason }
series-cancel-yes = 取消這 { $n } 門課程
series-result = 處理結果
series-done = { $code } 已完成。
series-not-done = { $code } 沒有處理：{ $why }
flash-series-made = 系列課程已建立。請檢查每一門，再一起送審。
trace-course-series-made = 建立系列課程
event-course-series-made = 建立系列課程
postpone-title = 改期
postpone-link = 改期
postpone-lead = 只改日期和時間，其他核定內容不變：儲存後立刻生效，不必重新審核，並會通知審核單位。要改地點、時數或其他內容，請改用「修改」送審。
postpone-was = 目前：{ $dates }
postpone-closes-hint = 不改就保留原來的時間。
postpone-reason = 改期的原因
postpone-reason-hint = 會寫在通知信裡，例如：講師因故無法前來、颱風停課。
postpone-told =
    { $n ->
        [0] 目前沒有人報名，不需要通知。
       *[other] 儲存後會寄信通知 { $n } 位已報名或候補的老師，信中寫明原來和新的日期與原因；他們在課程開始前都可以取消。
    }
postpone-yes = 改期並通知
postpone-change-open = 還有一份沒送審的變更
postpone-change-open-text = 改期不會動到這份變更。它裡面的場次仍是您當時填的日期：送審前請自行核對，否則核定後會以變更裡的日期為準。
flash-course-postponed = 已改期，並通知報名的老師和審核單位。
event-course-postponed = 改期
trace-course-postponed = 研習改期
trace-course-move-told = 已通知報名者改期
mine-moved = 這門課程改期了
mine-moved-text = 原來的時間：{ $before }。新的時間請看下方；不能參加時，課程開始前都可以取消。
mine-moved-reason = 主辦單位的說明：{ $reason }
mine-moved-clash = 和您報名的「{ $title }」（{ $when }）時間重疊。
mail-course-moved-subject = 【杏壇】課程改期：{ $title }
mail-course-moved-body =
    { $name }老師您好：

    您報名的「{ $title }」（課程代碼 { $code }）改期了。

    原來的時間：
    { $before }

    新的時間：
    { $after }

    原因：
    { $reason }

    { $clash }

    查看或取消報名：{ $address }
    行事曆請重新下載，新的時間會取代原來的。

    杏壇 教師在職進修網
mail-course-moved-reviewed = 主辦單位變更課程，經審核單位核定。
mail-course-moved-clash =
    新的時間和您報名的其他課程重疊，若無法參加，課程開始前都可以取消：
    { $list }
mail-course-moved-free = 若無法參加，課程開始前都可以取消，把名額留給其他老師。
mail-course-moved-review-subject = 【杏壇】課程改期：{ $title }
mail-course-moved-review-body =
    您好：

    { $organisation }的「{ $title }」（課程代碼 { $code }）改期，其他核定內容不變。這是通知，不需要審核。課程頁：
    { $address }

    原來的時間：
    { $before }

    新的時間：
    { $after }

    原因：
    { $reason }

    杏壇 教師在職進修網
workbook-link = 用試算表登錄
workbook-title = 用試算表登錄多門課程
workbook-lead = 一列一門課程。上傳後先檢查，看過結果再建立草稿；草稿還可以修改，再一門一門送審。
workbook-choose = 選擇檔案
workbook-step-1 = 下載範本，一列填一門課程。欄位和登錄表單一樣，選項有下拉選單。
workbook-step-2 = 上傳檔案。系統逐列檢查，指出哪一列、哪一欄要改，這時還不會建立課程。
workbook-step-3 = 確認後，沒有問題的列會成為草稿。同一個檔案再上傳一次，不會重複建立。
workbook-template = 下載範本
workbook-file = 填好的檔案
workbook-file-hint = .xlsx 或 .csv，一次最多 { $limit } 門課程。
workbook-look = 檢查檔案
workbook-uploads = 最近上傳的檔案
workbook-uploads-file = 檔案
workbook-uploads-when = 上傳時間
workbook-uploads-state = 狀態
workbook-state-preview = 待確認
workbook-state-applied = 已建立
workbook-state-dropped = 已放棄
workbook-number = 編號
workbook-session = 場次{ $n }{ $part }
workbook-part-date = 日期
workbook-part-from = 起
workbook-part-to = 迄
workbook-part-place = 地點
workbook-part-link = 連結
workbook-example = 範例（不會建立）
workbook-file-note = 標 * 的欄位一定要填。日期寫 115/3/11 或 2026-03-11 都可以；一格有多個答案時用「、」或「;」分開。「範例」那一列不會建立，可以刪除。
workbook-sheet-courses = 課程
workbook-sheet-options = 選項
workbook-sheet-help = 說明
workbook-options-note = 填這裡的文字或代碼都可以。
workbook-help-note = 每一欄怎麼填
workbook-help-column = 欄位
workbook-help-needed = 要填嗎
workbook-help-how = 怎麼填
workbook-help-always = 必填
workbook-help-at-times = 看情況
workbook-help-optional = 可以不填
workbook-help-number = 自己編的編號。同一個編號只會建立一次；不填時，以整列內容分辨。
workbook-help-sessions = 每場一組：日期、起、迄，加上地點或連結。最多 { $n } 場，更多場次可在建立後到表單裡增加。
workbook-help-instant = 日期和時間，例如 115/3/9 17:00。
workbook-help-depends = 可以選的項目和前面的欄位有關，請對照「選項」工作表。
workbook-help-several = 可以有多個答案，用「、」或「;」分開。
workbook-result-title = 檢查結果
workbook-views = 依結果分類
workbook-outcome-wrong = 要修改
workbook-outcome-new = 可以建立
workbook-outcome-created = 已建立
workbook-outcome-unchanged = 先前已建立
workbook-row = 列
workbook-course = 研習名稱
workbook-place = 欄位
workbook-what = 問題和怎麼改
workbook-became = 課程
workbook-becomes-draft = 會成為草稿
workbook-column = { $letter } 欄：{ $name }
workbook-column-missing = { $name }（檔案裡沒有這一欄）
workbook-good-title = { $n } 列都沒有問題
workbook-good-text = 還沒有建立。確認後，每一列成為一門課程的草稿。
workbook-bad-title = { $n } 列要修改
workbook-bad-text = 沒有可以建立的列。請下載標示問題的檔案，改好後再上傳。
workbook-some-text = 還沒有建立。可以全部改好再上傳，也可以先建立沒有問題的列，其餘改好後再上傳；先建立的不會重複。
workbook-nothing-title = 沒有新的課程
workbook-nothing-text = 檔案裡的課程先前都已經建立，內容也一樣。
workbook-apply-all = 建立全部 { $n } 門
workbook-apply-good = 只建立沒有問題的 { $n } 門
workbook-drop = 放棄這次上傳
workbook-annotated = 下載標示問題的檔案
workbook-annotated-title = { $name } 的檢查結果
workbook-annotated-note = 最後一欄寫出每一列的問題。改好後可以直接上傳這個檔案。
workbook-problems = 問題和怎麼改
workbook-problem = 【{ $column }】{ $text }
workbook-is-course = 已建立為課程 { $code }
workbook-again = 上傳另一個檔案
workbook-applied-title = 已建立 { $n } 門課程的草稿
workbook-applied-text = 草稿還沒有送審。請逐門檢查後送出。
workbook-rest-title = 還有 { $n } 列沒有建立
workbook-rest-text = 下載標示問題的檔案，改好後再上傳；已建立的不會重複。
workbook-to-courses = 看草稿
workbook-dropped-text = 這次上傳已放棄，沒有建立課程。
workbook-unused = 檔案裡這些欄位沒有用到：{ $names }
flash-workbook-applied = 草稿已建立。
flash-workbook-dropped = 已放棄這次上傳，沒有建立課程。
trace-course-workbook-uploaded = 上傳課程試算表
trace-course-workbook-applied = 由試算表建立課程
trace-course-workbook-dropped = 放棄課程試算表
trace-course-workbooks-deleted = 刪除過期的課程試算表
postpone-stale-text = 在您填寫的時候，同單位的人或您的另一個視窗已經儲存。您填的日期和原因都還在下面；請對照各場目前的時間，確認後再送出一次。
check-stale-text = 在您確認的時候，同單位的人或您的另一個視窗已經儲存，所以還沒送出。下面是最新的內容，您的回答都還在；請再看一次後送出。
mail-course-place-subject = 【杏壇】地點變更：{ $title }
mail-course-place-body =
    { $name }老師您好：

    您報名的「{ $title }」（課程代碼 { $code }）更改地點，日期和時間不變。

    原來的地點：
    { $before }

    新的地點：
    { $after }

    查看報名：{ $address }
    行事曆請重新下載，新的地點會取代原來的。

    杏壇 教師在職進修網

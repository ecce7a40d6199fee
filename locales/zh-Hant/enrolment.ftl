# 報名：確認頁、我的研習、主辦單位的報名名單、簽到表、通知信。

nav-my-courses = 我的研習

## 報名的狀態
enrolment-state-admitted = 已錄取
enrolment-state-waiting = 候補中
enrolment-state-waiting-number = 候補第 { $number } 號
enrolment-state-applied = 等候錄取
enrolment-state-withdrawn = 已取消報名
enrolment-state-refused = 未錄取

## 課程的基本資料
enrolment-fact-when = 時間與地點
enrolment-fact-hours = 研習時數
enrolment-fact-organiser = 主辦單位
enrolment-fact-closes = 報名截止
enrolment-fact-code = 課程代碼
enrolment-place-online = 線上
enrolment-join-link = 進入視訊

## 確認報名
enrol-title = 確認報名
enrol-crumb-courses = 課程
enrol-facts = 您要報名的課程
enrol-submit = 確認報名
enrol-submit-waiting = 確認候補
enrol-back = 回課程頁
enrol-other-courses = 找其他課程
enrol-answer-admitted = 還有名額
enrol-answer-admitted-text = 按下「確認報名」就完成錄取，錄取通知會寄到您的信箱。
enrol-answer-waiting = 目前額滿，您會是候補第 { $number } 號
enrol-answer-waiting-text = 有人取消時依號碼遞補，遞補後會寄信通知您，不必一直回來查看。候補中可以隨時取消。
enrol-answer-applied = 由主辦單位選取學員
enrol-answer-applied-text = 送出後請等候主辦單位決定，結果會寄信通知您。
enrol-answer-refused = 現在不能報名這門課程
enrol-clash = 和您已報名的 { $n } 個場次時間重疊
enrol-clash-text = 仍然可以報名；若無法同時參加，請記得取消其中一門，把名額留給其他老師。
enrol-privacy = 主辦單位會看到您的姓名、服務學校、職稱與電子郵件，用於聯絡、簽到與核發時數；不會看到您的證號。

## 我的研習
mine-title = 我的研習
mine-lead = 接下來要上的課、候補的號碼，還有上過的課，都在這裡。
mine-find = 找課程
mine-empty = 還沒有報名任何研習
mine-empty-text = 找一門有興趣的課報名，它的時間、地點和時數就會整理在這裡，也會提醒您下一步。
mine-upcoming = 即將到來
mine-upcoming-none = 目前沒有排定的場次。
mine-waiting = 候補與等候錄取
mine-waiting-text = 有名額時依號碼遞補，並寄信通知您。
mine-past = 已結束與已取消
mine-transcript = 看研習時數
mine-column-course = 課程
mine-column-when = 開始日期
mine-column-state = 狀態
mine-column-hours = 時數
mine-course-cancelled = 課程已取消
mine-cancelled-text = 「{ $title }」不舉辦了，請不必前往。主辦單位的說明：{ $reason }
mine-course-page = 課程頁
mine-calendar = 加到行事曆
mine-facts = 上課資訊
mine-side = 簽到用條碼
mine-qr-label = 課程頁的 QR 碼
mine-qr-note = 課程代碼與課程頁，簽到或分享給同事時使用。
mine-timeline = 進度
mine-notice-admitted = 您已錄取
mine-notice-admitted-text = 請依時間到場；線上場次的連結列在下方。臨時不能參加請早點取消，讓候補的老師遞補。
mine-notice-waiting = 候補第 { $number } 號，前面還有 { $ahead } 位
mine-notice-waiting-text = 有人取消時依號碼遞補，遞補後會寄信通知您。
mine-notice-applied = 主辦單位還在選取學員，結果會寄信通知您。
mine-notice-refused = 主辦單位這次沒有錄取您。如有疑問，請聯絡課程頁上的承辦人。
mine-notice-withdrawn = 您已取消這次報名；報名截止前可以再報名，順序會排在最後。
mine-notice-over = 課程已結束，主辦單位正在整理名單；核定後時數會出現在「研習時數」。
mine-notice-closed = 課程已結案，核發的時數在「研習時數」。
mine-notice-cancelled-text = 請不必前往。主辦單位的說明：{ $reason }
mine-enrol-again = 再看一次這門課
mine-moment-admitted = 報名成功，已錄取
mine-moment-waiting = 列入候補第 { $number } 號
mine-moment-applied = 送出報名
mine-moment-chosen = 主辦單位錄取
mine-moment-promoted = 由候補遞補錄取
mine-moment-refused = 主辦單位未錄取
mine-moment-withdrawn = 取消報名
mine-moment-meeting = 第 { $n } 場上課
mine-moment-award = 核發時數
mine-moment-award-note = 由主辦單位送出名單、區管中心確認
mine-moment-award-review = 名單已送出，等候區管中心確認
mine-next-attend = 準時到場並簽到
mine-next-you = 您
mine-next-award = 整理名單、送出時數
mine-withdraw = 取消報名
mine-withdraw-until = { $until } 以前可以自行取消。
mine-withdraw-any-time = 候補中可以隨時取消。
mine-withdraw-late = 自行取消的期限（{ $until }）已過。不能出席請聯絡課程頁上的承辦人請假。

## 取消報名
withdraw-title = 要取消報名嗎？
withdraw-yes = 取消報名
withdraw-back = 回報名資料
withdraw-refused = 現在不能取消
withdraw-text-admitted = 您在「{ $title }」的名額會立刻讓給候補的老師。之後想再參加，要重新報名並排在最後。
withdraw-text-waiting = 您在「{ $title }」的「{ $state }」會作廢。之後想再參加，要重新報名並排在最後。
flash-enrolment-admitted = 報名完成，您已錄取。通知信已寄出。
flash-enrolment-waiting = 已列入候補，號碼在下方。遞補時會寄信通知您。
flash-enrolment-applied = 報名已送出，請等候主辦單位決定。
flash-enrolment-already = 您先前已經報名，這是目前的狀態。
flash-enrolment-withdrawn = 已取消報名。

## 主辦單位：報名名單
organiser-title = 報名名單
organiser-caption = 報名這門課程的人
organiser-tabs = 依狀態
organiser-search-go = 搜尋
organiser-column-name = 姓名
organiser-column-school = 服務學校
organiser-column-state = 狀態
organiser-column-asked = 報名時間
organiser-column-actions = 處理
organiser-admit = 錄取
organiser-refuse = 不錄取
organiser-refused = 沒有變動
organiser-empty = 還沒有人報名
organiser-empty-text = 把課程頁的網址或 QR 碼放進公文、海報或群組，老師就能直接報名；報名的人會依縣市、學校、姓名排在這裡。
organiser-course-page = 看課程頁
organiser-none = 沒有符合的人
organiser-none-text = 請換一個字，或看全部名單。
organiser-show-all = 看全部
refuse-title = 不錄取
refuse-question = 確定不錄取 { $name } 嗎？
refuse-yes = 不錄取
refuse-text-admitted = { $name } 會失去「{ $title }」的名額並收到通知信，名額由候補第一位遞補；之後本人不能再自行報名這門課程。
refuse-text-waiting = { $name } 會收到「{ $title }」未錄取的通知信，之後本人不能再自行報名這門課程。
flash-enrolment-decided-admitted = 已錄取，通知信已寄出。
flash-enrolment-decided-refused = 已設為不錄取，通知信已寄出。

## 簽到表
sheet-course-code = 課程代碼
sheet-organiser = 主辦單位
sheet-time = 研習時間
sheet-place = 研習地點
sheet-number = 序
sheet-county = 縣市
sheet-district = 鄉鎮市區
sheet-school = 服務學校
sheet-name = 姓名
sheet-sign-in = 簽到
sheet-sign-out = 簽退
sheet-qr-alt = 課程代碼的 QR 碼
sheet-page = 第 { $page } 頁，共 { $pages } 頁
sheet-missing = 〓：本文件字型未收之字 { $characters }

## 通知信
mail-enrolment-admitted-subject = 【杏壇】已錄取：{ $title }
mail-enrolment-admitted-body =
    { $name } 老師您好：

    您報名的「{ $title }」（課程代碼 { $code }）已經錄取。
    時間、地點與行事曆檔請到「我的研習」查看。
    臨時不能參加時，請在報名截止前取消，讓候補的老師遞補。

    杏壇 教師在職進修網
mail-enrolment-waiting-subject = 【杏壇】候補第 { $number } 號：{ $title }
mail-enrolment-waiting-body =
    { $name } 老師您好：

    「{ $title }」（課程代碼 { $code }）目前額滿，您是候補第 { $number } 號。
    有人取消時依號碼遞補，遞補後會再寄信通知您。不想等候時，可以到「我的研習」取消。

    杏壇 教師在職進修網
mail-enrolment-promoted-subject = 【杏壇】候補遞補成功：{ $title }
mail-enrolment-promoted-body =
    { $name } 老師您好：

    「{ $title }」（課程代碼 { $code }）有了名額，您已由候補遞補錄取。
    若已另有安排，請儘快到「我的研習」取消，讓下一位老師遞補。

    杏壇 教師在職進修網
mail-enrolment-refused-subject = 【杏壇】未錄取：{ $title }
mail-enrolment-refused-body =
    { $name } 老師您好：

    主辦單位這次沒有錄取您報名的「{ $title }」（課程代碼 { $code }）。
    如有疑問，請聯絡課程頁上的承辦人；也歡迎查詢其他相同主題的課程。

    杏壇 教師在職進修網
mail-course-waits-subject = 【杏壇】有課程等候審核：{ $title }
mail-course-waits-body =
    您好：

    「{ $title }」（課程代碼 { $code }）已送審，請在三個工作天內到「課程審核」處理：
    { $address }

    杏壇 教師在職進修網
mail-course-approved-subject = 【杏壇】課程審核通過：{ $title }
mail-course-approved-body =
    您好：

    「{ $title }」（課程代碼 { $code }）已審核通過並公布，會在設定的時間開放報名。
    下一步：把課程頁的網址或 QR 碼放進公文或海報。網址：
    { $address }

    杏壇 教師在職進修網
mail-course-returned-subject = 【杏壇】課程退回補正：{ $title }
mail-course-returned-body =
    您好：

    「{ $title }」（課程代碼 { $code }）退回補正。審核意見：
    { $reason }

    請到「開課管理」修改後再送審：
    { $address }

    杏壇 教師在職進修網
mail-course-cancelled-subject = 【杏壇】課程取消：{ $title }
mail-course-cancelled-body =
    您好：

    您報名的「{ $title }」（課程代碼 { $code }）取消辦理，請不必前往。主辦單位的說明：
    { $reason }

    杏壇 教師在職進修網

## 報名設定、遞補、薦送、請假（報名的新狀態）
enrolment-state-offered = 等候確認遞補
enrolment-state-expired = 逾期未確認
enrol-class-label = 選擇班別
enrol-class-any = 哪一班都可以
enrol-class-any-hint = 由系統安排名額較多的一班
enrol-class = 第 { $n } 班
enrol-class-free = 尚餘 { $n } 名
enrol-class-full = 已額滿，可以候補
enrol-answer-reserved = 一般名額已滿，其餘保留給特定對象；您會是候補第 { $number } 號
enrol-answer-school = 貴校的名額已滿，您會是候補第 { $number } 號
queue-title = 報名處理中
queue-ahead = 前面還有 { $n } 人
queue-working = 正在處理您的報名
queue-text = 現在很多人同時報名，系統依收到的先後處理，這一頁會自動更新。重新整理或另開視窗都不會改變順序；先離開也沒關係，結果會寄到您的信箱，也會出現在「我的研習」。
queue-mine = 看我的研習
queue-unknown = 還沒有收到這次報名的結果
queue-unknown-text = 可能不符合報名條件，或是連線中斷。請再送一次確認；如果先前已經報上，不會變成兩次，順序也不會改變。
queue-again = 再送一次
mine-decline = 放棄遞補
mine-decline-hint = 不能參加時請放棄，名額會馬上讓給下一位。
mine-accept = 確認參加
mine-not-accepted = 無法確認遞補
mine-notice-offered = 有名額了！請在 { $until } 前確認
mine-notice-offered-text = 這個名額暫時為您保留。逾期未確認就讓給下一位候補的老師。
mine-notice-expired = 遞補的名額逾期未確認，已讓給下一位。報名截止前可以再報名，順序會排在最後。
mine-notice-nominated = 您的單位已薦送您，請等候主辦單位錄取，結果會寄信通知您。
mine-moment-offered = 有名額遞補，請在 { $until } 前確認
mine-moment-accepted = 確認遞補，已錄取
mine-moment-declined = 放棄遞補
mine-moment-expired = 逾期未確認，名額讓給下一位
mine-moment-leave-asked = 申請請假
mine-moment-leave-granted = 主辦單位准假
mine-moment-leave-declined = 主辦單位未准假
mine-moment-leave-back = 撤回請假
flash-enrolment-accepted = 已確認參加，通知信已寄出。

## 請假
leave-title = 請假
leave-ask = 申請請假
leave-sessions = 要請假的場次
leave-reason = 請假原因
leave-reason-hint = 主辦單位會看到，並決定是否准假。
leave-send = 送出請假
leave-take-back = 撤回這次請假
leave-answer = 主辦單位的回覆：{ $answer }
leave-state-asked = 等候主辦單位決定
leave-state-granted = 已准假
leave-state-declined = 未准假
leave-state-taken_back = 已撤回
leave-list-title = 請假
leave-list-lead = 准假的場次在整理名單時會標明。全部場次都請假、而且離上課還有 90 分鐘以上，名額會自動讓給候補的老師。
leave-list-empty = 沒有人請假
leave-list-empty-text = 取消報名的期限過後，錄取的老師要請假會列在這裡，同時寄信通知承辦人。
leave-asked-at = { $at } 申請
leave-word = 給 { $name } 的話
leave-word-hint = 可以不填；會寫在通知信裡。
leave-grant = 准假
leave-decline = 不准假
flash-leave-asked = 已送出請假，主辦單位決定後會寄信通知您。
flash-leave-taken-back = 已撤回請假。
flash-leave-decided = 已處理，通知信已寄出。

## 報名設定
plan-title = 報名設定
plan-lead = 名額怎麼分、誰可以報、候補怎麼遞補。改了馬上生效，已經錄取的人不受影響。
plan-places = 開課資料上共 { $places } 個名額（{ $classes } 班，每班 { $size } 人）。要改名額請改開課資料。
plan-save = 儲存報名設定
plan-back = 回課程
plan-giving = 錄取與遞補
plan-selection = 錄取方式
plan-selection-first_come = 依報名先後
plan-selection-first_come-hint = 有名額就錄取，額滿依序候補
plan-selection-by_organiser = 由主辦單位選取
plan-selection-by_organiser-hint = 先報名，截止後由您決定錄取哪些人
plan-selection-nomination = 由單位薦送
plan-selection-nomination-hint = 老師不能自己報名，由學校或教育局處依順位薦送
plan-by-class = 讓老師自己選班
plan-by-class-hint = 每一班各自計算名額；不勾選就由您事後分班
plan-school-limit = 每校最多錄取
plan-school-limit-hint = 不填就不限制；超過的人排候補
plan-people = 人
plan-offer = 候補遞補
plan-offer-hint = 有名額時通知下一位，在時限內確認才錄取；夜間（22 點到隔天 9 點）不會到期
plan-offer-at-once = 直接錄取，不必確認
plan-offer-of = 通知後 { $n } 小時內確認
plan-withdraw = 自行取消的期限
plan-withdraw-hint = 不填就是報名截止；過了期限要請假
plan-clock-of = { $field }的時刻
plan-shares = 保留名額
plan-shares-text = 保留給特定縣市、單位或人員的名額。符合的人先用保留名額，用完再用一般名額；其他人只能用一般名額。
plan-share-new = 新增保留名額
plan-share-name = 名稱
plan-share-name-example = 例如：本縣教師
plan-share-places = 保留
plan-share-who = 保留給
plan-who-counties = 縣市
plan-who-units = 學校或單位
plan-who-people = 名單上的人
plan-who-positions = 職稱
plan-share-list = 哪些縣市、單位代碼或個人識別碼
plan-share-list-hint = 一行一個，或用頓號分開；選「職稱」時不必填
plan-share-more = 職稱、釋出時間
plan-share-positions = 職稱
plan-share-release = 釋出日期
plan-share-release-hint = 到時候沒用完的名額開放給所有人；不填就不釋出
plan-conditions = 報名資格
plan-conditions-text = 開課資料上的教育階段與職稱以外，還要符合下列條件；不填就不限制。
plan-counties = 限定縣市
plan-units = 限定學校或單位
plan-units-hint = 單位代碼，一行一個
plan-invited = 邀請名單
plan-invited-hint = 個人識別碼，一行一個；填了就只有名單上的人可以報名
plan-courses_held = 要先上過的課程
plan-courses_held-hint = 課程代碼，一行一個；有其中一門的時數就可以
plan-tags_held = 要先有的屬性標籤
plan-tags_held-hint = 標籤名稱，一行一個；有其中一個標籤的課程時數就可以
plan-nominations = 薦送
plan-nominators = 可以薦送的單位
plan-nominators-hint = 單位代碼，一行一個；不填就是所有學校都可以薦送
plan-quota = 每單位最多薦送
flash-plan-saved = 報名設定已儲存，候補的老師已依新的設定重新處理。

## 薦送
nominate-list-title = 薦送
nominate-list-lead = 這些課程只收各單位薦送的人。請在報名截止前送出名單與順位。
nominate-list-empty = 目前沒有等候薦送的課程
nominate-list-empty-text = 有課程請貴單位薦送人員時，會列在這裡。
nominate-column-sent = 已薦送
nominate-sent = { $n } 人
nominate-title = 薦送名單
nominate-quota = 貴單位最多薦送 { $n } 人
nominate-no-quota = 薦送人數不限
nominate-until = { $until } 報名截止以前都可以修改；主辦單位先錄取各單位的第一順位，再錄取第二順位。
nominate-sent-caption = 已送出的名單
nominate-column-rank = 順位
nominate-rank-of = { $name } 的順位
nominate-colleagues = 本校同仁：要薦送的人填 1、2、3…，其他留白
nominate-codes = 其他人的個人識別碼
nominate-codes-hint = 一行一個，依順位由上而下，排在有填順位的同仁之後；只能薦送所屬單位的人
nominate-send = 送出薦送名單
flash-nomination-saved = 薦送名單已送出，新薦送的人會收到通知信。
turn-title = 薦送錄取
turn-lead = 依順位排列：先是各單位的第一順位（名單先送到的在前），再來是第二順位。
turn-empty = 沒有等候錄取的薦送人員
turn-empty-text = 單位送來薦送名單後會列在這裡；已錄取的人在報名名單。
turn-full = 名額已滿
turn-full-text = 要再錄取，請先空出名額或增加每班人數。
turn-count = 依順位錄取前幾人
turn-count-hint = 預設是剩下的名額；灰色的人超過名額
turn-admit = 錄取
turn-caption = 依順位的薦送人員
turn-column-turn = 序
turn-column-unit = 薦送單位
flash-turn-admitted = 已依順位錄取，通知信已寄出；還留在下面的人仍在等候。

## 通知信：遞補、薦送、請假
mail-enrolment-offered-subject = 【杏壇】有名額了，請在 { $until } 前確認：{ $title }
mail-enrolment-offered-body =
    { $name } 老師您好：

    您候補的「{ $title }」（課程代碼 { $code }）有名額了，暫時為您保留到 { $until }。
    請打開下面的網址，按「確認參加」；不能參加請按「放棄遞補」，名額會馬上讓給下一位。逾期未確認視為放棄。
    { $address }

    杏壇 教師在職進修網
mail-enrolment-expired-subject = 【杏壇】遞補逾期未確認：{ $title }
mail-enrolment-expired-body =
    { $name } 老師您好：

    為您保留的「{ $title }」（課程代碼 { $code }）名額，逾期未確認，已讓給下一位候補的老師。
    仍想參加時，報名截止前可以再報名，順序會排在最後：
    { $address }

    杏壇 教師在職進修網
mail-enrolment-nominated-subject = 【杏壇】單位薦送您參加：{ $title }
mail-enrolment-nominated-body =
    { $name } 老師您好：

    您的單位薦送您參加「{ $title }」（課程代碼 { $code }），主辦單位決定錄取後會再寄信通知。
    不能參加時請早點取消：
    { $address }

    杏壇 教師在職進修網
mail-leave-asked-subject = 【杏壇】{ $name } 申請請假：{ $title }
mail-leave-asked-body =
    您好：

    { $name } 老師申請「{ $title }」（課程代碼 { $code }）請假，請到下面的網址處理：
    { $address }

    杏壇 教師在職進修網
mail-leave-granted-subject = 【杏壇】已准假：{ $title }
mail-leave-granted-body =
    { $name } 老師您好：

    您在「{ $title }」（課程代碼 { $code }）的請假已經核准。主辦單位的回覆：{ $answer }
    { $address }

    杏壇 教師在職進修網
mail-leave-declined-subject = 【杏壇】未准假：{ $title }
mail-leave-declined-body =
    { $name } 老師您好：

    您在「{ $title }」（課程代碼 { $code }）的請假未獲核准。主辦單位的回覆：{ $answer }
    { $address }

    杏壇 教師在職進修網
mail-leave-no-word = （沒有說明）
enrol-questions = 主辦單位想知道
enrol-questions-text = 錄取後到上課前都可以再修改；要上傳的檔案請在報名後上傳。

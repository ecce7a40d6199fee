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

# 追蹤課程、儲存的搜尋、通知信、訂閱。

nav-following = 我的追蹤

## 追蹤
follow-google-calendar = 加到 Google 日曆
follow-begin = 追蹤
follow-end = 取消追蹤
follow-title = 追蹤這門研習
follow-lead = 按一下就開始追蹤；有消息時寫信告訴您，隨時可以取消。
follow-crumb-courses = 課程
follow-told = 這些時候會通知您：
follow-told-opens = 開始報名
follow-told-freed = 額滿後又有名額
follow-told-changed = 時間、地點、報名期間、時數或名稱有變更
follow-told-cancelled = 研習取消
flash-follow-begun = 已開始追蹤，有消息會寫信通知您。
flash-follow-ended = 已取消追蹤。
flash-follow-letters-on = 追蹤的研習有消息時會寫信給您。
flash-follow-letters-off = 不再為追蹤的研習寄信。
flash-follow-calendar-made = 行事曆網址已經產生，舊的網址不再有效。
flash-follow-calendar-ended = 行事曆網址已經停用。
flash-search-kept = 搜尋已儲存。
flash-search-changed = 已儲存變更。
flash-search-deleted = 搜尋已刪除。

## 我的追蹤
following-title = 我的追蹤
following-lead = 您追蹤的研習、儲存的搜尋，以及放進行事曆的網址。
following-find = 找課程
following-courses = 追蹤的研習
following-none = 還沒有追蹤任何研習
following-none-text = 在課程頁或課程清單按「追蹤」，開始報名、有名額、時間變更或取消時就會通知您。
following-news-opens = 已開始報名（{ $when }通知）
following-news-freed = 又有名額（{ $when }通知）
following-news-changed = 內容有變更（{ $when }通知）
following-news-cancelled = 已取消（{ $when }通知）
following-searches = 儲存的搜尋
following-searches-count = 已儲存 { $n } 個，最多 { $most } 個。
following-no-searches = 還沒有儲存任何搜尋
following-no-searches-text = 在課程清單設好條件後按「儲存這個搜尋」，有符合的新研習時就會通知您。
following-calendar = 放進行事曆
following-calendar-text = 產生一個只屬於您的網址，手機或電腦的行事曆就會自動顯示您報名與追蹤的研習。
following-calendar-make = 產生網址
following-calendar-have = 在行事曆程式選「以網址訂閱」，貼上這個網址；之後會自動更新。
following-calendar-address = 您的行事曆網址
following-calendar-secret = 知道這個網址的人都看得到您參加哪些研習，請勿公開。外洩時請換新網址，舊的立刻失效。
following-calendar-open = 用行事曆開啟
following-calendar-renew = 換新網址
following-calendar-end = 停用
following-letters = 追蹤的通知信
following-letters-come = 追蹤的研習有消息時會寫信給您。
following-letters-none = 目前不寄信；最新狀況請看上面的清單。
following-letters-end = 不要寄信
following-letters-begin = 恢復寄信

## 儲存的搜尋
saved-new = 儲存這個搜尋
saved-edit-title = 變更儲存的搜尋
saved-lead = 符合條件的研習新公告、開始報名或又有名額時，依您選的方式通知。
saved-question = 搜尋條件
saved-everything = 沒有任何條件
saved-see = 看符合的課程
saved-name = 名稱
saved-name-hint = 自己看得懂就好，例如「週末的閱讀研習」。
saved-told = 怎麼通知
saved-told-at_once = 立刻寫信
saved-told-at_once-hint = 一分鐘內寄出；同時有好幾門時合成一封。
saved-told-daily = 每天一封
saved-told-daily-hint = 早上七點寄出前一天的結果；沒有結果就不寄。
saved-told-never = 不寄信
saved-told-never-hint = 只在「我的追蹤」顯示找到幾門。
saved-save = 儲存
saved-edit = 變更
saved-delete = 刪除這個搜尋
saved-delete-title = 不再需要？
saved-delete-text = 刪除後不再通知；課程不受影響。
saved-list = 儲存的搜尋清單
saved-column-name = 搜尋
saved-column-told = 通知
saved-column-found = 近 30 天找到
saved-column-do = 操作
search-part-words = 「{ $words }」
search-part-from = { $day }起
search-part-until = 到{ $day }
search-part-hours-from = { $n } 小時以上
search-part-hours-until = { $n } 小時以下
search-part-way-online = 線上
search-part-way-onsite = 實體
search-part-slot-morning = 上午
search-part-slot-afternoon = 下午
search-part-slot-evening = 晚上
search-part-weekday-1 = 星期一
search-part-weekday-2 = 星期二
search-part-weekday-3 = 星期三
search-part-weekday-4 = 星期四
search-part-weekday-5 = 星期五
search-part-weekday-6 = 星期六
search-part-weekday-7 = 星期日
search-part-near = { $place }附近
search-part-within = { $n } 公里內
search-part-free = 免費
search-part-open = 可以報名

## 停止通知
unsubscribe-title = 停止通知信
unsubscribe-follows = 不再收到「追蹤的研習」的通知信。
unsubscribe-searches = 不再收到「儲存的搜尋」的通知信。
unsubscribe-stays = 追蹤與搜尋本身會保留在您的清單裡，報名與錄取的通知也不受影響。
unsubscribe-yes = 停止寄信
unsubscribe-done = 已停止寄信
unsubscribe-follows-done = 追蹤的研習有消息時不再寄信給您。
unsubscribe-searches-done = 儲存的搜尋有結果時不再寄信給您。
unsubscribe-again = 想再收到時，登入後在「我的追蹤」恢復。

## 訂閱
feeds-title = 訂閱
feeds-link = 訂閱
feeds-lead = 訂閱的內容：{ $question }
feeds-address = 網址
feeds-ics = 行事曆（iCalendar）
feeds-ics-text = 貼到手機或電腦的行事曆，研習日期會自動出現並更新；取消的研習會劃掉。
feeds-atom = 閱讀器（Atom）
feeds-atom-text = 貼到新聞閱讀器，或放在學校網站上，列出最新公告的研習。
feeds-json = 程式（JSON Feed）
feeds-json-text = 給網站與程式使用，內容與 Atom 相同。
feeds-subscribe = 訂閱到行事曆
feeds-open = 開啟
feeds-mail = 電子郵件
feeds-mail-text = 儲存這個搜尋，有符合的研習時就寫信給您（需要登入）。請先設定至少一個條件。
feeds-mail-save = 儲存這個搜尋
feed-all = 全部研習
feed-question = 研習：{ $question }
feed-organisation = { $name }的研習
feed-county = { $county }的研習
feed-mine = 我的研習
feed-mark-waiting = （候補）
feed-mark-followed = （追蹤）
feed-cancelled = 【取消】
feed-cancelled-reason = 取消原因：{ $reason }
feed-enrolment = 報名：{ $opens }至{ $closes }

## 通知信
mail-follow-opened-subject = 開始報名：{ $title }
mail-follow-freed-subject = 又有名額：{ $title }
mail-follow-changed-subject = 研習有變更：{ $title }
mail-follow-cancelled-subject = 研習取消：{ $title }
mail-follow-several-subject = 您追蹤的研習有 { $n } 則消息
mail-follow-body =
    { $name }，您好：

    您追蹤的研習有消息：

    { $lines }

    我的追蹤：{ $list }
    不想再收到這類信：{ $end }
mail-follow-course = { $title }（{ $code }，{ $organiser }，{ $day }）
mail-follow-opened = 現在可以報名了，截止時間：{ $closes }
mail-follow-freed = 有人取消，現在又有名額。報名截止時間：{ $closes }
mail-follow-cancelled = 主辦單位取消了這門研習。原因：{ $reason }
mail-follow-changed = 內容有變更：
mail-follow-nothing = （無）
mail-follow-enrolment = { $opens }至{ $closes }
mail-follow-part-title = 名稱：{ $before } → { $after }
mail-follow-part-meetings = 時間：{ $before } → { $after }
mail-follow-part-place = 地點：{ $before } → { $after }
mail-follow-part-enrolment = 報名期間：{ $before } → { $after }
mail-follow-part-hours = 時數：{ $before } 小時 → { $after } 小時
mail-search-one-subject = 符合您搜尋的研習：{ $title }
mail-search-subject = 有 { $n } 門研習符合您儲存的搜尋
mail-search-heading = 【{ $search }】
mail-search-new = 新公告
mail-search-opens = 開始報名
mail-search-freed = 又有名額
mail-search-more = 還有 { $n } 門，請到「我的追蹤」開啟搜尋查看。
mail-search-body =
    { $name }，您好：

    您儲存的搜尋有新的結果：

    { $lines }

    變更或刪除搜尋：{ $list }
    不想再收到這類信：{ $end }

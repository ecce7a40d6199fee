# 資訊傳報的合作單位
nav-exchange-partners = 合作單位
nav-exchange-own = 資訊傳報
exchange-kind-county = 縣市
exchange-kind-site = 研習網站
exchange-kind-instance = 其他杏壇系統
exchange-mode-online = 線上登錄
exchange-mode-file = 檔案上傳
exchange-mode-api = 系統介接（API）
exchange-mode-database = 資料庫交換
exchange-state-listed = 名冊上
exchange-state-applied = 申請中
exchange-state-active = 傳報中
exchange-state-paused = 暫停
exchange-state-ended = 已結束
exchange-scope-records-write = 傳送研習紀錄
exchange-scope-records-read = 取回研習紀錄
exchange-scope-reconcile = 對帳與月確認
exchange-scope-environment-read = 取得環境教育時數
exchange-scope-profiles-write = 傳送人員資料
exchange-scope-webhooks = 通知網址（Webhook）
exchange-does-profiles = 傳送人員資料
exchange-does-records = 傳送研習紀錄
exchange-does-retrieve = 取回研習紀錄
exchange-does-review = 審核課程
exchange-does-nothing = 尚未交換資料
exchange-confirmation-due = { $day } 前確認
exchange-confirmation-late = 應於 { $day } 前確認，已逾期
exchange-confirmation-red = 應於 { $day } 前確認，嚴重逾期
exchange-monitor-title = 合作單位
exchange-monitor-lead = 各合作單位的傳報狀況。名稱下方是代碼、方式與交換內容。
exchange-apply-for = 代為申請
exchange-silent = 無聲
exchange-silent-text = 自 { $since } 起沒有收到資料，已超過約定的 { $hours } 小時。請與聯絡人確認。
exchange-never = 還沒有
exchange-taken = 收下 { $n }%
exchange-column-partner = 合作單位
exchange-column-state = 狀態
exchange-column-success = 最近匯入
exchange-column-rows = 一日筆數
exchange-column-refused = 有錯
exchange-column-waiting = 等待
exchange-column-does = 方式與內容
exchange-column-next = 下一步
exchange-column-delivery = 傳送
exchange-column-received = 收到
exchange-column-merged = 匯入
exchange-own-title = 資訊傳報
exchange-own-lead = 本單位負責的系統，與全國教師在職進修資料往來的狀況。
exchange-own-none = 還沒有傳報的系統
exchange-own-none-text = 本單位的研習系統要與杏壇交換資料，請先申請。
exchange-apply = 申請傳報
exchange-apply-other = 申請其他系統
exchange-open = 查看
exchange-apply-title = 申請傳報
exchange-apply-lead = 說明由誰負責、怎麼傳、從哪裡傳。全國推廣中心核可後開始。
exchange-apply-send = 送出申請
exchange-edit-title = 修改聯絡與傳報設定
exchange-edit = 修改
exchange-save = 儲存
exchange-site-of = { $name }（{ $owner }）
exchange-not-listed = 不在名冊上
exchange-part-system = 系統
exchange-part-contact = 聯絡人
exchange-part-way = 傳報方式
exchange-part-confirmation = 年度確認
exchange-part-keys = 金鑰
exchange-part-deliveries = 最近的傳送
exchange-part-doing = 其他
exchange-field-listed = 名冊上的系統
exchange-field-name = 系統名稱
exchange-hint-name = 不在名冊上時填寫
exchange-field-kind = 種類
exchange-field-contact-name = 聯絡人姓名
exchange-field-contact-tel = 聯絡電話
exchange-field-contact-mail = 電子郵件
exchange-hint-contact-mail = 核可、金鑰與異常的通知都寄到這裡，建議用單位信箱。
exchange-field-second-name = 第二聯絡人姓名
exchange-hint-second = 可以不填；要填就三欄都填。
exchange-field-second-tel = 第二聯絡人電話
exchange-field-second-mail = 第二聯絡人電子郵件
exchange-field-exchanges = 交換內容
exchange-field-mode = 傳報方式
exchange-field-purpose = 目的與內容
exchange-hint-purpose = 例如：每日傳送本縣教師的研習時數
exchange-field-addresses = 網路位址
exchange-hint-addresses = 一行一個，可用範圍，例如 203.0.113.0/24。線上登錄不用填。
exchange-field-anywhere = 不限網路位址
exchange-hint-anywhere = 只有主機位址無法固定時才勾選。
exchange-field-schedule = 每日傳送時間（時）
exchange-hint-schedule = 0 到 23；不固定就不填。
exchange-field-silent-after = 幾小時沒有資料就通知
exchange-hint-silent-after = 不填為 48 小時；每週傳一次的系統請填 192。
exchange-field-until = 合作到哪一天
exchange-hint-until = 沒有期限就不填。
exchange-field-period = 合作期間
exchange-field-reason = 理由
exchange-owner = 主管單位
exchange-organisation = 負責單位
exchange-county = 縣市
exchange-anywhere = 不限網路位址
exchange-hours = { $n } 小時
exchange-hour = 每日 { $hour }
exchange-no-end = 不限
exchange-period = { $from } 至 { $until }
exchange-reason-returned = 申請被退回
exchange-reason-paused = 暫停的理由
exchange-reason-ended = 結束的理由
exchange-confirmed-on = 最近一次確認：{ $day }
exchange-confirm-text = 請看過聯絡人與合作內容；不對的先修改，再確認。
exchange-confirm = 確認聯絡人與合作內容
exchange-decide = 審核申請
exchange-decide-text = 請確認申請單位、交換內容與網路位址。核可後即可發給正式金鑰。
exchange-approve = 核可
exchange-return = 退回申請
exchange-pause = 暫停傳報
exchange-pause-title = 暫停傳報
exchange-pause-text = 暫停後，{ $partner } 的金鑰全部停用，直到全國推廣中心恢復。
exchange-resume = 恢復傳報
exchange-end = 結束合作
exchange-end-title = 結束合作
exchange-end-text = 結束後，{ $partner } 的金鑰永久失效；再合作要重新申請。已收的研習紀錄不受影響。
exchange-keys-none = 還沒有金鑰。
exchange-key-new = 發給新金鑰
exchange-key-lead = 金鑰只顯示一次。測試金鑰傳來的資料會全部檢查，但不會寫入任何人的紀錄。
exchange-key-field-name = 名稱
exchange-key-hint-name = 例如主機或程式的名稱，方便日後辨認
exchange-key-field-kind = 種類
exchange-key-live = 正式
exchange-key-live-hint = 傳來的是真實紀錄；合作核可後才能發給。
exchange-key-test = 測試
exchange-key-test-hint = 申請中就可以發給，先試通介接程式。
exchange-key-column-name = 金鑰
exchange-key-column-may = 可以做什麼
exchange-key-column-until = 有效到
exchange-key-hint-until = 最長一年；到期前請換發。
exchange-key-column-used = 最近使用
exchange-key-ended-at = { $at } 停用
exchange-key-issue = 發給金鑰
exchange-key-issued = 金鑰已發給
exchange-key-once = 只顯示這一次
exchange-key-once-text = 請現在存到介接主機的密碼保管處，不要用郵件或通訊軟體傳送。離開這一頁就再也看不到。
exchange-key-how = 每次呼叫放在標頭：
exchange-key-kept = 我已保存
exchange-key-end = 停用
exchange-key-end-title = 停用金鑰
exchange-key-end-text = 「{ $key }」立刻失效，使用它的程式會被拒絕。停用後不能復原。
flash-exchange-applied = 已送出申請，核可後會寄信通知聯絡人。
flash-exchange-saved = 已儲存。
flash-exchange-approved = 已核可，並通知聯絡人。
flash-exchange-returned = 已退回，並通知聯絡人。
flash-exchange-paused = 已暫停。
flash-exchange-resumed = 已恢復。
flash-exchange-ended = 合作已結束，金鑰全部失效。
flash-exchange-confirmed = 已確認，謝謝。
flash-exchange-key-ended = 金鑰已停用。
mail-exchange-applied-subject = { $partner } 申請資訊傳報
mail-exchange-applied-body =
    您好：
    { $partner } 申請與杏壇交換資料，請審核：
    { $link }
mail-exchange-approved-subject = { $partner } 的資訊傳報已核可
mail-exchange-approved-body =
    您好：
    { $partner } 的申請已核可，可以開始傳報。負責單位的總負責人可在這裡發給正式金鑰：
    { $link }
mail-exchange-returned-subject = { $partner } 的資訊傳報申請被退回
mail-exchange-returned-body =
    您好：
    { $partner } 的申請被退回，理由如下：
    { $reason }
    修正後可以再申請：
    { $link }
mail-exchange-paused-subject = { $partner } 的資訊傳報已暫停
mail-exchange-paused-body =
    您好：
    { $partner } 的傳報已暫停，金鑰暫時無法使用。理由如下：
    { $reason }
    { $link }
mail-exchange-resumed-subject = { $partner } 的資訊傳報已恢復
mail-exchange-resumed-body =
    您好：
    { $partner } 的傳報已恢復，金鑰可以使用。
    { $link }
mail-exchange-ended-subject = { $partner } 的資訊傳報合作已結束
mail-exchange-ended-body =
    您好：
    { $partner } 的合作已結束，金鑰全部失效。理由如下：
    { $reason }
    聯絡資料會在一年後刪除。
mail-exchange-contact-subject = { $partner } 的傳報聯絡人已更改
mail-exchange-contact-body =
    您好：
    { $partner } 的傳報聯絡人剛剛更改。若您不知情，請立刻與負責單位或全國推廣中心聯絡。
    { $link }
mail-exchange-confirm-subject = 請確認 { $partner } 的聯絡人與合作內容
mail-exchange-confirm-body =
    您好：
    每學年要確認一次傳報的聯絡人與合作內容。請負責單位的總負責人在 { $until } 前完成：
    { $link }
mail-exchange-silent-subject = 沒有收到 { $partner } 的資料
mail-exchange-silent-body =
    您好：
    自 { $since } 起沒有收到 { $partner } 的資料，已超過約定的 { $hours } 小時。請檢查介接程式與主機。
    { $link }
mail-exchange-key-issued-subject = { $partner } 有一把新金鑰
mail-exchange-key-issued-body =
    您好：
    { $partner } 剛剛發給一把金鑰「{ $key }」（xtk_{ $prefix }_…），有效到 { $until }。金鑰內容不會寄送。
    若您不知情，請立刻停用：
    { $link }
mail-exchange-key-ended-subject = { $partner } 的一把金鑰已停用
mail-exchange-key-ended-body =
    您好：
    { $partner } 的金鑰「{ $key }」（xtk_{ $prefix }_…）已停用。
    { $link }
mail-exchange-key-foreign-subject = 有人從外部位址使用 { $partner } 的金鑰
mail-exchange-key-foreign-body =
    您好：
    今天有人從 { $address } 使用 { $partner } 的金鑰「{ $key }」（xtk_{ $prefix }_…），已拒絕。
    若不是貴單位的主機，金鑰可能外流，請立刻停用並換發：
    { $link }
trace-group-exchange = 資訊傳報
trace-exchange-partners-listed = 合作單位列入名冊
trace-exchange-partner-applied = 申請資訊傳報
trace-exchange-partner-approved = 核可資訊傳報
trace-exchange-partner-returned = 退回資訊傳報申請
trace-exchange-partner-paused = 暫停資訊傳報
trace-exchange-partner-resumed = 恢復資訊傳報
trace-exchange-partner-ended = 結束資訊傳報合作
trace-exchange-partner-changed = 更改傳報設定
trace-exchange-partner-confirmed = 年度確認傳報合作
trace-exchange-confirmation-asked = 提醒年度確認
trace-exchange-partner-silent = 合作單位無聲
trace-exchange-forgotten = 刪除到期的傳報聯絡資料
trace-exchange-key-issued = 發給介接金鑰
trace-exchange-key-ended = 停用介接金鑰
trace-exchange-key-foreign = 外部位址使用介接金鑰
# 系統介接的錯誤
problem-title-400 = 無法讀取
problem-title-401 = 需要金鑰
problem-title-403 = 不允許
problem-title-404 = 找不到
problem-title-408 = 等太久了
problem-title-409 = 與目前狀態衝突
problem-title-413 = 太大
problem-title-415 = 這種格式不收
problem-title-422 = 內容有誤
problem-title-429 = 太頻繁
problem-title-500 = 系統錯誤
problem-not-found = 這裡沒有資料。
problem-not-found-next = 請檢查網址與編號。
problem-stale-form = 資料剛剛更新過。
problem-stale-form-next = 請重新取得後再做一次。
problem-too-large = 一次傳的內容太大。
problem-too-large-next = 請分成幾次傳送。
problem-malformed = 無法讀取這個請求。
problem-malformed-next = 請對照介面說明檢查格式與內容類型。
problem-internal = 系統發生錯誤。
problem-internal-next = 請稍後再試；持續發生時，請附上代碼 { $code } 與全國推廣中心聯絡。
trace-exchange-webhook-made = 新增通知網址
trace-exchange-webhook-changed = 更改通知網址
trace-exchange-webhook-removed = 刪除通知網址
trace-exchange-webhook-pinged = 測試通知網址
trace-exchange-webhook-replayed = 重送通知
trace-exchange-webhook-paused = 通知網址暫停
trace-exchange-webhook-key-made = 產生通知簽章金鑰
trace-exchange-webhook-key-resealed = 重新加密通知簽章金鑰
exchange-part-hooks = 通知網址（Webhook）
exchange-hooks-text = 由介接程式以金鑰設定；有資料可取時通知。
exchange-hook-column-url = 網址
exchange-hook-column-heard = 最近送達
exchange-hook-active = 正常
exchange-hook-failing = 重試中
exchange-hook-paused = 暫停
mail-exchange-webhook-paused-subject = { $partner } 的通知網址已暫停
mail-exchange-webhook-paused-body =
    您好：
    { $partner } 的通知網址多次沒有回應，已暫停通知：
    { $webhook }
    最後一次的原因：{ $error }
    修復後，請用介接程式測試通知（ping），送達後就會繼續。
    { $link }

# 資料庫來源
exchange-source-title = 資料庫來源
exchange-source-lead = 每天在約定的時刻，用只能讀取的帳號讀取貴單位資料庫的課程表與人員表，變成一件傳報。我們從不寫入。
exchange-source-none = 還沒有設定資料庫。由負責單位的總負責人設定。
exchange-source-form = 設定
exchange-source-standing = 讀取狀況
exchange-source-state = 狀態
exchange-source-reading = 讀取中
exchange-source-failed = 上次讀取失敗
exchange-source-well = 正常
exchange-source-new = 還沒有讀過
exchange-source-next = 下次讀取
exchange-source-last = 最近讀完
exchange-source-read = 讀到
exchange-source-read-whole = 全部，{ $rows } 列
exchange-source-read-changes = 有異動的 { $rows } 列
exchange-source-place = 位置
exchange-source-do-changes = 立刻讀取異動
exchange-source-do-whole = 立刻讀取全部
exchange-source-do-dry = 讀取全部，只檢查
exchange-source-do-try = 試連線
exchange-source-remove = 移除
exchange-source-remove-title = 移除資料庫來源
exchange-source-remove-text = 不再讀取 { $host }，保存的密碼一併刪除。已經收下的紀錄不變。
exchange-source-looked = 連得上
exchange-source-looked-text = 只看了資料表與欄位，沒有讀取任何一列。
exchange-source-found = 找到的資料表
exchange-source-courses = 課程表
exchange-source-people = 人員表
exchange-source-present = 對得上的欄位數
exchange-source-missing = 沒有的欄位
exchange-source-changes = 異動欄位
exchange-source-no-changes = 未設定，每次讀取全部
exchange-source-engine-postgres = PostgreSQL
exchange-source-engine-mariadb = MariaDB 或 MySQL
exchange-source-secrecy-tls = TLS 加密，並檢查憑證
exchange-source-secrecy-plain = 不加密
exchange-source-secrecy-plain-hint = 只限系統管理者許可的內部網路。
exchange-source-field-engine = 資料庫種類
exchange-source-field-host = 主機
exchange-source-hint-host = 名稱或 IP 位址，例如 db.county.example.tw
exchange-source-field-port = 連接埠
exchange-source-hint-port = 留白為 5432（PostgreSQL）或 3306（MariaDB）。
exchange-source-field-database = 資料庫名稱
exchange-source-field-user = 帳號
exchange-source-hint-user = 請給只能讀取這兩個表的帳號。
exchange-source-field-password = 密碼
exchange-source-hint-password-kept = 已保存，不再顯示。留白就沿用；改了主機、連接埠、帳號或憑證時要重新輸入。
exchange-source-field-secrecy = 連線方式
exchange-source-field-certificate = 信任的憑證（PEM）
exchange-source-hint-certificate = 用公開機構簽發的憑證時留白；自簽的憑證貼在這裡。
exchange-source-field-courses = 課程表
exchange-source-hint-courses = 表或檢視的名稱，可寫成「綱要.名稱」。欄位名稱與 courseList 相同。
exchange-source-field-courses-changed = 課程表的異動欄位
exchange-source-field-people = 人員表
exchange-source-hint-people = 欄位：Import_ID、TeacherId、Counts。
exchange-source-field-people-changed = 人員表的異動欄位
exchange-source-hint-changed = 記錄每列何時異動的日期、時間或遞增整數。留白就每次讀取全部。
exchange-source-save = 儲存設定
flash-exchange-source-set = 已儲存。可以先試連線，再讀取全部只檢查。
flash-exchange-source-asked = 已排入讀取，稍後重新整理這一頁。
flash-exchange-source-removed = 已移除，密碼也刪除了。
mail-exchange-source-subject = { $partner } 的資料庫來源已設定
mail-exchange-source-body =
    您好：
    { $partner } 的資料庫來源剛剛設定為 { $host }。若您不知情，請立刻與負責單位或全國推廣中心聯絡。
    { $link }
trace-exchange-source-set = 設定資料庫來源
trace-exchange-source-asked = 要求讀取資料庫
trace-exchange-source-removed = 移除資料庫來源
trace-exchange-source-read = 讀取資料庫來源
trace-exchange-source-failed = 讀取資料庫失敗
trace-exchange-resealed = 重新加密傳報的密碼、證號與檔案
# 環境教育
exchange-environment = 環境教育時數
exchange-environment-yes = 這個系統可以取得全國人員的環境教育時數（人員、課程、時數、日期）。
exchange-environment-no = 這個系統只能取得自己負責單位的人員資料；全國的環境教育時數要由全國中心開放。
exchange-environment-give = 開放取得全國環境教育時數
exchange-environment-take = 收回
flash-exchange-environment-given = 已開放，並通知聯絡人。
flash-exchange-environment-taken = 已收回，並通知聯絡人。
mail-exchange-environment-subject = { $partner } 可以取得環境教育時數了
mail-exchange-environment-body = 全國中心開放 { $partner } 取得全國人員的環境教育時數。請建立含「取得環境教育時數」的金鑰：{ $link }
mail-exchange-no-environment-subject = { $partner } 不再取得環境教育時數
mail-exchange-no-environment-body = 全國中心收回 { $partner } 取得全國人員環境教育時數的權限。詳情：{ $link }
trace-exchange-partner-environment = 開放或收回環境教育時數
trace-exchange-environment-fetched = 合作單位取得環境教育時數
# 連線站台（exchange/links）

exchange-links-title = 連線站台
exchange-links-lead = 與另一套杏壇自動往來：本單位的課程與時數送過去，本單位教師在別處取得的時數取回來。
exchange-links-none = 還沒有連線站台
exchange-links-none-text = 向對方申請成為合作單位並取得金鑰後，就可以在這裡建立連線。
exchange-links-open = 連線站台
exchange-link-make = 新增連線
exchange-link-edit = 修改連線
exchange-link-form-lead = 先在對方的站台申請成為合作單位，取得可傳送、可取回、可比對的正式金鑰。
exchange-link-part-there = 對方站台
exchange-link-part-what = 做什麼、何時做
exchange-link-field-name = 名稱
exchange-link-field-url = 網址
exchange-link-hint-url = 對方站台的網址，以 https:// 開頭，不含路徑，例如 https://xingtan.example.tw
exchange-link-field-key = 金鑰
exchange-link-hint-key = 對方發給的正式金鑰（xtk_ 開頭）。加密後保存，之後不再顯示。
exchange-link-hint-key-kept = 已有金鑰；不填就保留原來的。改了網址就要重新填寫。
exchange-link-field-does = 往來項目
exchange-link-does-send = 送出本單位的課程與時數
exchange-link-does-send-hint = 只送有變動的；被退回的資料會列在這裡，下次再送。
exchange-link-does-fetch = 取回本單位教師在別處的時數
exchange-link-does-fetch-hint = 更正與註銷也會跟著更新；自己送出的不會再拿回來。
exchange-link-does-compare = 比對近三個月
exchange-link-does-compare-hint = 兩邊不同時，指出是哪一筆。
exchange-link-field-hour = 每天幾點
exchange-link-hint-hour = 以臺灣時間為準，請選使用較少的時段。
exchange-link-field-mail = 聯絡信箱
exchange-link-hint-mail = 連續失敗 48 小時會寄信到這裡，並通知本單位主管。
exchange-link-column-name = 站台
exchange-link-column-does = 往來項目
exchange-link-column-good = 上次完成
exchange-link-tried = 上次嘗試
exchange-link-good = 正常
exchange-link-failing = 失敗中
exchange-link-failing-since = 自 { $since } 起無法完成
exchange-link-nothing-lost = 資料都還在，系統每小時會再試一次。
exchange-link-paused = 已暫停
exchange-link-new = 尚未執行
exchange-link-run = 立即執行
exchange-link-pause = 暫停
exchange-link-go-on = 繼續
exchange-link-end = 結束連線
exchange-link-end-text = 結束與「{ $link }」的連線後，保存的金鑰會刪除，不再送出也不再取回。已經取回的時數不受影響。
exchange-link-part-sent = 送出的資料
exchange-link-sent-none = 還沒有送出過資料。
exchange-link-sent-waits = 第 { $number } 號傳送已送達，對方正在檢查。
exchange-link-sent-outcome = 第 { $number } 號傳送在 { $at } 處理完畢：共 { $rows } 列，有變動 { $changed } 列，退回 { $refused } 列。
exchange-link-sent-without = 有 { $n } 筆時數的教師沒有身分證號或居留證號，無法送出。請補登證號。
exchange-link-refused = 被退回的資料
exchange-link-refused-text = 下列資料對方沒有收下，修正後下次會自動再送：
exchange-link-column-course = 課程代碼
exchange-link-column-column = 欄位
exchange-link-column-why = 原因與處理方式
exchange-link-part-compared = 兩邊比對
exchange-link-compared-none = 還沒有比對過。
exchange-link-compared-outcome = { $at } 比對 { $months }，不同的紀錄有 { $n } 筆。
exchange-link-column-month = 月份
exchange-link-column-school = 學校代碼
exchange-link-column-person = 教師
exchange-link-column-hours = 時數
exchange-link-column-side = 哪一邊有
exchange-link-only-here = 只有這裡有
exchange-link-only-there = 只有對方有
exchange-link-part-fetched = 取回的資料
exchange-link-fetched-none = 還沒有取回過資料。
exchange-link-fetched-text = 取回的時數會先檢查再寫入；沒有收下的列在各次傳送裡。
flash-exchange-link-made = 已建立連線，將在設定的時間開始。
flash-exchange-link-asked = 已開始執行，請稍後重新整理。
flash-exchange-link-paused = 已暫停。
flash-exchange-link-goes-on = 已繼續。
flash-exchange-link-ended = 已結束連線，金鑰已刪除。
mail-exchange-link-failing-subject = 連線站台「{ $link }」無法完成
mail-exchange-link-failing-body =
    您好：
    自 { $since } 起，與「{ $link }」的連線無法完成。{ $why }{ $next }
    資料都還在，系統會繼續嘗試。
    { $page }
trace-exchange-link-asked = 要求立即執行連線
trace-exchange-link-begun = 開始執行連線
trace-exchange-link-changed = 更改連線站台
trace-exchange-link-compared = 連線比對月份
trace-exchange-link-done = 連線執行完畢
trace-exchange-link-ended = 結束連線站台
trace-exchange-link-failed = 連線執行失敗
trace-exchange-link-fetched = 連線取回紀錄
trace-exchange-link-key-resealed = 重新加密連線金鑰
trace-exchange-link-lost = 連線送出的資料在對方不見了
trace-exchange-link-made = 新增連線站台
trace-exchange-link-outcome = 連線送出的資料處理完畢
trace-exchange-link-paused = 暫停連線站台
trace-exchange-link-sent = 連線送出紀錄

# 時數：出席、研習名單、名單審核、研習時數與證明、線上查驗、通知信。

nav-transcript = 研習時數
nav-rosters = 名單審核
credit-hours-unit = 小時
credit-named = { $name }：{ $text }
credit-two-sentences = { $first }{ $second }
credit-list-separator = 、

## 出席
attendance-title = 登記出席
attendance-caption = 已錄取的人與出席情形
attendance-tabs = 場次（已登記人數）
attendance-hint = 每人選一項；遲到早退或請假時填缺課幾分鐘。可以先存一部分，之後再補。
attendance-column-name = 姓名
attendance-column-mark = 出席情形
attendance-column-missed = 缺課分鐘
attendance-mark-present = 出席
attendance-mark-late = 遲到早退
attendance-mark-leave = 請假
attendance-mark-absent = 缺席
attendance-mark-none = 未登記
attendance-mark-of = { $name } 的出席情形
attendance-missed-of = { $name } 缺課幾分鐘
attendance-minutes = 分鐘
attendance-minutes-wrong = 遲到早退或請假要填缺課 1 到 { $most } 分鐘。
attendance-none-chosen = 還沒有選任何人的出席情形。全員到齊時，請按「其餘都算出席並儲存」。
attendance-save = 儲存
attendance-save-all = 其餘都算出席並儲存
attendance-save-all-hint = 只把還沒選的人登記為出席，已選的不變。
attendance-marked = 已登記
attendance-complete = 全部登記完成
attendance-incomplete = 還有人未登記
attendance-to-roster = 研習名單
attendance-to-list = 看報名名單
attendance-empty = 這門課程沒有已錄取的人
attendance-empty-text = 先在報名名單錄取學員，或課後在研習名單逐筆加入現場參加的人。
flash-attendance-saved = 出席情形已儲存。

## 研習名單
roster-title = 研習名單
roster-caption = 名單與核發時數
roster-to-attendance = 登記出席
roster-hint = 時數以 0.5 小時為單位；填 0 或留白表示不核發，該員就不列入名單。按 Tab 鍵可以逐欄移動。
roster-column-name = 姓名
roster-column-attendance = 依出席可得
roster-column-hours = 核發時數
roster-column-note = 備註
roster-proposed = { $hours } 小時
roster-no-place = 沒有報名
roster-none = 不核發
roster-new-who = 第 { $n } 列的個人識別碼或證號
roster-new-name = 第 { $n } 列的姓名
roster-new-hint = 現場參加、沒有報名的人請填在這裡，姓名與號碼都要填。
roster-hours-of = { $name } 的核發時數
roster-note-of = { $name } 的備註
roster-save = 儲存名單
roster-save-hint = 儲存後還可以修改，送出確認之後才會核發。
roster-people = 核發人數
roster-source-saved = 已儲存的名單
roster-source-proposal = 依出席試算，尚未儲存
roster-total = 合計時數
roster-course-hours = 課程時數
roster-course-hours-note = 每人最多
roster-differences = 與報名或出席不同
roster-differences-none = 全部一致
roster-differences-look = 請確認標示的各列
roster-difference-not-enrolled = 未報名
roster-difference-left-out = 有出席但未列入
roster-difference-higher = 高於出席
roster-difference-lower = 低於出席
roster-empty = 名單上還沒有人
roster-empty-text = 課程結束後，這裡會依出席情形試算每個人的時數，您再確認、修改並送出。
roster-send = 送出確認
roster-send-title = 送出研習名單
roster-send-hint = 送出的是最後一次儲存的名單；區管中心確認後時數就會核發，課程同時結案。
roster-send-question = 要送出這份名單嗎？
roster-send-yes = 送出
roster-send-text = 「{ $title }」共 { $people } 人、合計 { $hours } 小時，會送給區管中心確認。審核期間不能修改。
roster-send-differences = 有 { $n } 列與報名或出席不同，審核的人會看到標示；必要時請先在備註說明。
roster-upload = 上傳
roster-upload-title = 用名單檔
roster-upload-hint = 適合人數多的課程：下載範本、填好時數再上傳。上傳會取代目前儲存的名單，並逐列告訴您結果。
roster-file = 名單檔
roster-file-hint = Excel（.xlsx）、ODS 或 CSV，要有「個人識別碼」（或身分證字號、居留證號）和「時數」兩欄；沒有報名的人還要填「姓名」。
roster-template = 下載範本（已填入錄取的人）
roster-file-sheet = 研習名單
roster-file-title = { $title }（{ $code }）
roster-file-note = 每人最多 { $hours } 小時，以 0.5 小時為單位；個人識別碼與身分證字號擇一填寫即可。不核發的人請刪除整列。
roster-file-code = 個人識別碼
roster-file-number = 身分證字號
roster-file-name = 姓名
roster-file-school = 服務學校
roster-file-hours = 時數
roster-file-remark = 備註
roster-returned-title = 區管中心退回這份名單
roster-result-title = 上傳結果
roster-result-back = 回研習名單
roster-result-unread = 檔案沒有處理，名單沒有變動
roster-result-all = 全部列入名單
roster-result-all-text = 請回研習名單確認，再送出。
roster-result-some = 有 { $n } 列沒有列入
roster-result-some-text = 其餘各列已經存成名單。請在檔案裡更正下列各列後整份重新上傳，或回研習名單逐筆補上。
roster-result-none = 沒有任何一列可以列入
roster-result-none-text = 原來的名單沒有變動。請依下列原因更正後重新上傳。
roster-result-good = 已列入
roster-result-warnings = 提醒
roster-result-refused = 未列入
roster-result-caption = 需要注意的列
roster-result-line = 列
roster-result-line-n = 第 { $n } 列
roster-result-who = 姓名
roster-result-kind = 結果
roster-result-why = 原因與作法
roster-result-warning = 已列入，請確認
roster-result-wrong = 未列入
roster-result-nobody = （未填姓名）
flash-roster-saved = 名單已儲存。確認無誤後請送出。
flash-roster-sent = 名單已送出，等候區管中心確認。

## 名單審核
roster-review-title = 名單審核
roster-review-one-title = 審核研習名單
roster-review-lead = 等候確認的研習名單，先送的在前。收到後三個工作天內請處理。
roster-review-caption = 等候確認的研習名單
roster-review-column-course = 課程
roster-review-column-sent = 送出
roster-review-column-due = 處理期限
roster-review-column-action = 處理
roster-review-column-given = 核發時數
roster-review-open = 審核
roster-review-empty = 沒有等候確認的名單
roster-review-empty-text = 學校送出名單後會出現在這裡，也會寄信通知您。
roster-review-to-courses = 看課程審核
roster-review-sent = { $at } 送出
roster-review-approve = 確認並核發
roster-review-approve-text = 確認後立即核發 { $people } 人、合計 { $hours } 小時，課程結案；之後要更正須另行申請。
roster-review-return-title = 退回
roster-review-return = 退回學校
roster-review-reasons = 退回的原因
roster-review-text = 說明
roster-review-text-hint = 寫清楚是哪一列、要怎麼改，學校會原文看到。
roster-reason-hours = 時數與出席紀錄不符
roster-reason-sign-in = 缺簽到紀錄或簽到不完整
roster-reason-missing = 漏列參加的人
roster-reason-walk-in = 未報名的人請說明
roster-reason-other = 其他（請寫說明）
flash-roster-approved = 已確認，時數已核發，課程結案。
flash-roster-returned = 已退回，並通知學校。

## 研習時數
transcript-title = 研習時數
transcript-lead = 您在職進修的紀錄，依課程結束日期歸入學年度與年度。
transcript-list = 研習紀錄
transcript-sums = 年度合計
transcript-by-school-year = 依學年度
transcript-by-calendar-year = 依年度
transcript-school-year = { $year } 學年度
transcript-calendar-year = { $roc } 年（{ $year }）
transcript-column-year = 年度
transcript-column-courses = 課程數
transcript-column-hours = 時數
transcript-column-course = 課程
transcript-column-date = 日期
transcript-column-organiser = 主辦單位
transcript-kind-correct = 更正
transcript-kind-reverse = 撤銷
transcript-stat-school-year = 本學年度
transcript-stat-calendar-year = 今年
transcript-stat-total = 全部時數
transcript-stat-filtered = 篩選結果
transcript-filter = 篩選研習紀錄
transcript-filter-sy = 學年度
transcript-filter-cy = 年度
transcript-filter-scope = 研習範疇
transcript-filter-tag = 屬性標籤
transcript-documents = 證明與下載
transcript-documents-text = 研習證明印有字號與 QR 碼，任何人都能上網查驗；內容就是目前顯示的紀錄，有篩選時只列篩選結果。
transcript-pdf = 下載研習證明（PDF）
transcript-xlsx = 下載 Excel
transcript-empty = 還沒有研習時數
transcript-empty-text = 上完課後，主辦單位會送出名單，區管中心確認後時數就出現在這裡，不必自己登錄。
transcript-find = 找課程
transcript-none = 沒有符合的紀錄
transcript-none-text = 請放寬篩選條件，或看全部紀錄。
transcript-show-all = 看全部
transcript-doc-issuer = 杏壇 教師在職進修網
transcript-doc-title = 教師研習時數證明
transcript-doc-name = 姓名
transcript-doc-code = 個人識別碼
transcript-doc-organisation = 服務單位
transcript-doc-period = 期間
transcript-doc-date = 日期
transcript-doc-course-code = 課程代碼
transcript-doc-course-title = 課程名稱
transcript-doc-organiser = 主辦單位
transcript-doc-hours = 時數
transcript-doc-totals = 學年度合計
transcript-doc-year = 學年度
transcript-doc-courses = 課程數
transcript-doc-grand-total = 總計
transcript-doc-no-awards = 此期間沒有研習紀錄。
transcript-doc-serial = 證明字號
transcript-doc-issued-at = 核發時間
transcript-doc-verify = 線上查驗
transcript-doc-verify-hint = 掃描條碼或開啟下列網址，核對核發時間、筆數與總時數。
transcript-doc-qr-alt = 查驗網址的 QR 碼
transcript-doc-page = 第 { $page } 頁，共 { $pages } 頁
transcript-doc-missing = 〓：本文件字型未收之字 { $characters }

## 名單檔讀不出來的原因
refusal-roster-file-missing = 還沒有選擇檔案。
refusal-roster-file-missing-next = 請回研習名單，選擇填好的名單檔再上傳。
refusal-not-a-workbook = 這個檔案不是 Excel、ODS 或文字表格。
refusal-not-a-workbook-next = 請用範本填寫，存成 .xlsx、.ods 或 .csv 再上傳。
refusal-old-workbook = 這是舊版 Excel（.xls）的檔案。
refusal-old-workbook-next = 請用試算表開啟，另存成 .xlsx 再上傳。
refusal-encrypted = 檔案有密碼保護，無法讀取。
refusal-encrypted-next = 請移除密碼後再上傳。
refusal-workbook-too-large = 檔案太大或格數太多。
refusal-workbook-too-large-next = 請只保留名單的工作表，刪除圖片與空白列欄後再上傳。
refusal-empty = 檔案裡沒有資料。
refusal-empty-next = 請確認選對檔案，並且存檔後再上傳。
refusal-column-missing = 找不到需要的欄位。
refusal-column-missing-next = 標題列要有「個人識別碼」（或身分證字號、居留證號）和「時數」；最簡單的方法是用範本填寫。
refusal-unknown-encoding = 文字檔的編碼無法辨識。
refusal-unknown-encoding-next = 請用試算表開啟，另存成 .xlsx 再上傳。
refusal-bad-quoting = 文字檔的引號不成對。
refusal-bad-quoting-next = 請用試算表開啟，另存成 .xlsx 再上傳。
refusal-field-count = 文字檔有幾列的欄數和標題列不同。
refusal-field-count-next = 請用試算表開啟，另存成 .xlsx 再上傳。
refusal-bad-header = 標題列有重複或空白的欄名。
refusal-bad-header-next = 請改成不同的欄名，或用範本填寫。
refusal-text-too-long = 有一格的文字太長。
refusal-text-too-long-next = 請精簡內容後再上傳。
refusal-layout = 文件無法產生，是系統的問題。
refusal-layout-next = 請稍後再試；仍然不行時，請聯絡我們。

## 通知信
mail-roster-waits-subject = 【杏壇】有研習名單等候確認：{ $title }
mail-roster-waits-body =
    您好：

    「{ $title }」（課程代碼 { $code }）的研習名單已送出，請在三個工作天內到「名單審核」處理：
    { $address }

    杏壇 教師在職進修網
mail-roster-returned-subject = 【杏壇】研習名單退回：{ $title }
mail-roster-returned-body =
    您好：

    「{ $title }」（課程代碼 { $code }）的研習名單退回修改，原因列在研習名單頁上方。
    請到「開課管理」修改後再送出：
    { $address }

    杏壇 教師在職進修網
mail-course-closed-subject = 【杏壇】課程結案：{ $title }
mail-course-closed-body =
    您好：

    「{ $title }」（課程代碼 { $code }）的研習名單已確認，時數已核發，課程結案。
    老師可以在「研習時數」看到紀錄並下載證明。課程紀錄：
    { $address }

    杏壇 教師在職進修網
roster-review-automatic-passed = 符合自動審核條件，送出時自動確認。
roster-review-automatic-waits = 未自動確認：{ $why }。
flash-roster-passed = 符合自動審核條件，名單已確認，時數已核發，課程結案。

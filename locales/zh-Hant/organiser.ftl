# 主辦單位：名單、通知、報表
organiser-view-all = 全部
organiser-view-admitted = 已錄取
organiser-view-waiting = 候補與待選
organiser-view-refused = 未錄取
organiser-view-withdrawn = 已取消
organiser-search-all = 姓名、學校或個人識別碼
organiser-found = 符合 { $n } 人，共 { $all } 人報名
organiser-no-school = 沒有服務學校
organiser-put-back = 改為錄取
organiser-all-shown = 這一頁的 { $n } 人都選
organiser-chosen-admit = 錄取選取的人
organiser-chosen-list = 把選取的人列入候補
organiser-chosen-refuse = 不錄取選取的人
organiser-chosen-message = 寫信給選取的人
organiser-chosen-hint = 錄取時先看候補號碼，再看報名時間；不錄取前會再確認一次。
flash-organiser-nothing-chosen = 還沒有選取任何人，請先勾選名單上的人。

## 一次決定多人
chosen-done = 處理結果
chosen-admitted = 已錄取 { $n } 人，通知信已寄出。
chosen-listed = 已列入候補 { $n } 人，通知信已寄出。
chosen-refused = 不錄取 { $n } 人，通知信已寄出。
chosen-unchanged = { $n } 人沒有變動：{ $reason }
chosen-before = 原來的狀態
chosen-after = 結果
chosen-back = 回報名名單
chosen-refused-note = 空出的名額已依候補號碼遞補，請回名單確認。
chosen-refuse-question = 確定不錄取這 { $n } 人嗎？
chosen-refuse-text = 以下的人會收到「{ $title }」未錄取的通知信，之後不能再自行報名這門課程。
chosen-refuse-text-places = 以下的人會收到「{ $title }」未錄取的通知信，之後不能再自行報名這門課程。其中 { $n } 人原本已錄取，會失去名額，由候補的人依號碼遞補。

## 通知
message-title = 寫信給學員
message-look-over = 寄出前確認
message-look-over-text = 請確認收件人數與內容。寄出後不能收回。
message-nobody = 還沒有可以通知的人
message-nobody-text = 有人報名後，就能在這裡寫信給他們。
message-audience = 寫給誰
message-audience-admitted = 已錄取的人
message-audience-waiting = 候補與待選的人
message-audience-everybody = 已錄取、候補與待選的人
message-audience-chosen = 名單上選取的人
message-to-chosen = 寫給名單上選取的 { $n } 人：{ $names }
message-to-others = 改寫給其他人
message-subject = 主旨
message-subject-hint = 例如：上課地點改到三樓會議室
message-text = 內容
message-text-hint = 信中會自動加上稱呼、課程名稱與代碼、主辦單位與承辦人的聯絡方式。請勿寫證號。
message-unreached = 有 { $n } 人沒有電子郵件，收不到這封信，請另外通知：{ $names }
message-letter = 信件內容
message-to = 收件人
message-to-count = { $audience }，共 { $n } 人
message-send = 寄給 { $n } 人
message-back = 修改內容
message-history = 寄過的信
message-history-none = 還沒有寄過信。
message-sent-line = { $at }　{ $audience }　{ $n } 人
message-left-today = 今天還可以寄 { $n } 次。
flash-message-sent = 已寄出。寄過的信列在這一頁。
mail-course-message-subject = 【杏壇】{ $subject }
mail-course-message-body =
    { $name } 您好：

    { $text }

    ────────────
    課程：{ $title }（課程代碼 { $code }）
    { $address }
    寄件單位：{ $organiser }
    承辦人：{ $contact }

    這封信由主辦單位透過杏壇寄出，請勿直接回覆；有問題請聯絡上列承辦人。

## 報表
reports-title = 報表
reports-lead = 每份報表都印有課程代碼，可以下載 PDF、Excel（XLSX）與 ODS 三種格式。
reports-empty = 還沒有人報名
reports-empty-text = 有人報名後，名單會出現在簽到表、報名資料與學員名冊裡；空白簽到表現在就能下載。
reports-order = 名單與每份報表的順序都相同：縣市、鄉鎮市區、學校、姓名。
reports-recorded = 名單與每份報表的順序都相同：縣市、鄉鎮市區、學校、姓名。報表含有個人資料，下載會留下紀錄；請只用於辦理這門課程，用畢妥善銷毀。
reports-more = 看報表說明
reports-session = 第 { $n } 場（{ $day }）
reports-sessions = 只下載一場的 PDF
reports-blank-lines = 30 列
report-kind-sign-in-sheet = 研習簽到表
report-kind-blank-sheet = 空白簽到表
report-kind-enrolments = 報名資料
report-kind-participants = 學員名冊
report-about-sign-in-sheet = 已錄取的學員，每場一張，有簽到與簽退欄，最後留 5 列給現場報到的人。試算表一場一個工作表。
report-about-blank-sheet = 沒有名字的簽到表，30 列，給現場報名或臨時加開的場次使用。
report-about-enrolments = 每一筆報名的狀態、候補號碼、報名時間與電子郵件，包含取消與未錄取的人。以個人識別碼代替證號。
report-about-participants = 已錄取學員的個人識別碼、姓名、學校與職稱。填好「時數」後，可以直接上傳為時數名冊。
report-format-pdf = PDF
report-format-xlsx = XLSX
report-format-ods = ODS
report-nobody = 名單上還沒有人。
report-count = { $n } 人
report-counts = 報名 { $n } 筆，錄取 { $admitted } 人
report-made = 製表時間
report-people = 人數
report-course-hours = 研習時數
report-column-code = 個人識別碼
report-column-position = 職稱
report-column-state = 報名狀態
report-column-waiting = 候補號
report-column-asked = 報名時間
report-column-email = 電子郵件
report-column-hours = 時數
report-column-note = 備註
trace-course-people-exported = 下載課程的人員報表
trace-course-message-sent = 寫信給課程的人
trace-data-report = 報表
trace-data-audience = 收件對象
trace-data-subject-line = 主旨

## 不能寄出的原因

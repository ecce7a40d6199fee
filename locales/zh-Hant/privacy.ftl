# 個人資料：同意、查閱、複製、更正、申請、查看紀錄、保存期限
nav-data-requests = 個資申請

consent-title = 個人資料使用同意
consent-lead = 使用前請先讀完，大約一分鐘。
consent-lead-again = 這是目前適用的內容，您可以隨時回來看。
consent-changed = 第 { $version } 版改了什麼
consent-version = 第 { $version } 版（文字為暫定，待主管機關確認）
consent-accept = 我同意
consent-decline = 我不同意
consent-1-1 = 我們用您的資料做什麼
consent-1-1-text =
    辦理教師在職研習：報名、簽到、審核與核發時數。
    沒有其他用途，也不會賣給任何人。
consent-1-2 = 保存哪些資料
consent-1-2-text =
    姓名、個人代碼、證號（加密保存，畫面只顯示部分）、服務單位、職稱、聯絡方式。
    您的報名、出席、研習時數，以及登入紀錄。
consent-1-3 = 誰看得到
consent-1-3-text =
    您服務單位的承辦人、您報名課程的開課單位，以及負責審核的縣市教育局（處）。
    有人查看您的完整證號時，會留下紀錄與理由，您在「誰看過我的資料」都查得到。
consent-1-4 = 保存多久
consent-1-4-text =
    研習時數永久保存，因為它是您的權益。
    登入紀錄、信件等其他資料到期就刪除，每一項的期限都公開在「資料保存期限」。
consent-1-5 = 您可以做什麼
consent-1-5-text =
    隨時查閱、下載、申請更正、反對使用或要求刪除。
    在「我的帳號」的「我的資料」就能辦理，十五個工作天內回覆。
consent-decline-title = 不同意並登出
consent-decline-text =
    您已經取得的研習時數不受影響，會繼續保存。
    但在同意之前無法使用帳號，包含報名與查詢時數。
    如果對內容有疑問，請洽服務單位的承辦人；想刪除帳號，也可以請承辦人代為提出申請。
consent-decline-yes = 不同意，登出
flash-consent-accepted = 已記錄您的同意。
flash-consent-declined = 已記錄您不同意，並為您登出。您的研習時數會繼續保存；想使用帳號時，再登入一次就能重新選擇。

own-data-tabs = 我的資料各頁
own-data-title = 我的資料
own-data-lead = 這裡是系統保存的、與您有關的全部資料，以及用途與期限。
own-data-field = 項目
own-data-what = 內容
own-data-kept = 保存多久
own-data-purpose = 用途
own-data-nothing = 沒有資料
own-data-more = 另有 { $n } 筆，下載副本可看全部
own-data-made = 製作時間：{ $when }
own-data-copy = 下載副本
own-data-copy-text = 副本包含下面每一項的全部內容。試算表方便閱讀，JSON 檔方便轉到其他系統。
own-data-copy-xlsx = 下載試算表
own-data-copy-json = 下載 JSON
own-data-requests = 我的申請

held-purpose-recognise = 確認您是誰
held-purpose-reach = 聯絡您
held-purpose-teach = 服務與任教
held-purpose-hours = 研習與時數
held-purpose-account = 帳號與職務
held-purpose-letters = 寄給您的信
held-purpose-rights = 您的權利
held-purpose-technical = 系統運作
held-field-name = 姓名
held-field-personal_code = 個人代碼
held-field-number = 證號（遮罩）
held-field-birth_date = 出生日期
held-field-sex = 性別
held-field-email = 電子郵件
held-field-phone = 電話
held-field-service = 服務單位
held-field-position = 教育階段與職稱
held-field-subject = 主要任教科目
held-field-enrolment = 報名
held-field-attendance = 出席
held-field-award = 研習時數
held-field-document = 核發的時數證明
held-field-user_name = 帳號
held-field-seat = 業務職務
held-field-sign_in = 登入紀錄
held-field-session = 登入中的裝置
held-field-consent = 同意紀錄
held-field-follow = 追蹤的研習
held-field-saved_search = 儲存的搜尋
held-field-calendar_address = 個人行事曆網址
held-field-letter = 信件
held-field-request = 個資申請
held-field-mail_change = 更換信箱的連結
held-field-look = 他人的查看
held-field-job = 背景作業
held-field-second_factor = 第二道驗證
held-field-subject_taught = 各學年任教科目
held-field-application = 帳號申請資料
held-field-staff_upload = 人員上傳檔案
held-field-exchange_rows = 合作單位傳送的檔案與有錯的列
held-field-exchange_profile = 合作單位最後一次說您在哪裡任職
held-field-exchange_statement = 數位課程的完成紀錄
held-field-exchange_fetch = 合作單位產生的取回檔案
held-field-exchange_waiting = 等候本人註冊的時數
held-field-partner_contact = 合作單位的聯絡人
held-second-factor = 已設定
held-subject-taught = { $year } 學年度：{ $subject }
held-field-file = 上傳檔案
held-position = { $stage }，{ $position }
held-sex-f = 女
held-sex-m = 男
held-since = { $what }，自 { $from } 起
held-span = { $what }，{ $from } 至 { $until }
held-enrolment = { $course }（{ $state }），{ $when } 報名
held-attendance = { $course } 第 { $meeting } 場：{ $mark }
held-award = { $course }，{ $day }，{ $hours } 小時
held-document = { $serial }，{ $when } 核發
held-account = { $user }，{ $when } 建立
held-duty = { $organisation } { $role }
held-sign-in = { $when } 登入，來自 { $address }
held-sign-in-refused = { $when } 登入失敗，來自 { $address }
held-session = { $when } 起，來自 { $address }
held-consent = { $when } 同意第 { $version } 版
held-consent-declined = { $when } 不同意第 { $version } 版
held-letter = { $subject }，{ $when }
held-request = { $kind }（{ $state }），{ $when }
held-mail-change = { $address }，{ $when }
held-follow = { $course }，{ $when }開始追蹤
held-saved-search = 「{ $name }」：{ $told }，{ $when }儲存
held-calendar-address = 已產生
held-look = { $who }，{ $when }

kept-title = 資料保存期限
kept-lead = 每一項個人資料為什麼保存、保存多久。到期的資料每天自動刪除，每次執行都有紀錄。期限為暫定，待主管機關確認。
kept-basis = 依據
kept-always = 永久，與研習時數一起保存
kept-account = 使用帳號期間；同意刪除申請時清除
kept-days = { $n } 天
kept-own = 上傳時訂定的期限
kept-basis-hours = 核發與證明研習時數
kept-basis-recognise = 避免時數記到別人名下
kept-basis-statistics = 去識別化統計
kept-basis-reach = 通知報名與審核結果
kept-basis-teach = 提供適合的研習
kept-basis-account = 登入與使用
kept-basis-audit = 稽核紀錄
kept-basis-security = 資通安全防護基準
kept-basis-wish = 您要求的通知
kept-basis-law = 個人資料保護法
kept-basis-technical = 系統維護

looks-title = 誰看過我的資料
looks-lead = 有人查看您的完整證號、紀錄，或匯出含有您的名單時，都列在這裡。
looks-when = 時間
looks-who = 誰
looks-what = 看了什麼
looks-reason = 理由
looks-no-reason = 未填理由
looks-break-glass = 緊急查看
looks-person-number-seen = 完整證號
looks-person-viewed = 個人紀錄
looks-person-exported = 匯出名單
looks-person-compared = 比對名冊
looks-transcript-viewed = 研習時數
looks-empty = 還沒有人查看過
looks-empty-text = 只要有人打開您的完整證號或紀錄，這裡就會出現姓名、單位、時間與理由。
looks-object-text = 覺得不妥？可以提出反對，承辦單位必須說明。
looks-object = 提出反對

request-title = 提出申請
request-lead = 更正資料、反對使用、限制使用或刪除。十五個工作天內回覆，結果會寄信通知。
request-kind = 申請什麼
request-kind-correct = 更正
request-kind-object = 反對使用
request-kind-restrict = 限制使用
request-kind-delete = 刪除
request-kind-correct-hint = 姓名、出生日期或證號有誤，由服務單位核對後更正。
request-kind-object-hint = 不希望資料用在某件事上。
request-kind-restrict-hint = 資料先留著，但暫時不要使用。
request-kind-delete-hint = 清除聯絡方式、出生日期與帳號。研習時數、姓名與加密的證號依規定保留，之後無法再登入。
request-kind-missing = 請選擇要申請什麼。
request-field = 更正哪一項
request-field-hint = 申請更正時才需要填。
request-field-missing = 請選擇要更正的項目。
request-field-name = 姓名
request-field-birth_date = 出生日期
request-field-number = 證號
request-value = 正確的內容
request-value-hint = 證號會加密保存，送出後畫面只顯示部分。
request-value-missing = 請填寫正確的內容。
request-name-long = 姓名最多 60 個字。
request-birth-date-late = 出生日期必須早於今天。
request-text = 說明
request-text-hint = 請不要在這裡寫證號。
request-text-missing = 請說明反對或限制哪一種使用，以及原因。
request-text-long = 說明最多 1000 個字。
request-submit = 送出申請
request-asked = 申請日期
request-state = 狀態
request-state-open = 處理中
request-state-granted = 同意
request-state-refused = 不同意
request-state-withdrawn = 已撤回
request-actions = 動作
request-due = { $due } 前回覆
request-withdraw = 撤回
request-withdraw-title = 要撤回這件申請嗎？
request-withdraw-text = 撤回後不會再處理；需要時可以重新提出。
flash-request-taken = 已收到您的申請，結果會寄信通知。
flash-request-withdrawn = 申請已撤回。

profile-title = 修改資料
profile-lead = 聯絡方式與任教科目可以自己改；其他資料由服務單位核對後更正。
profile-contact = 聯絡與任教
profile-phone-hint = 例：(03)900-0000#12 或 0900-000-000
profile-phone-wrong = 電話只能有數字、括號、-、# 與 +，至少 6 碼。
profile-stage = 教育階段
profile-stage-missing = 請選擇教育階段。
profile-subject-unknown = 請從清單選擇科目。
profile-save = 儲存
profile-mail = 電子郵件
profile-mail-present = 目前的信箱
profile-mail-new = 新的信箱
profile-mail-hint = 我們會寄一封信到新的信箱，打開信中連結才會更換，並通知舊信箱。
profile-mail-password-hint = 換信箱前請再輸入一次密碼，確認是本人。
profile-mail-send = 寄出確認信
profile-mail-same = 這就是目前的信箱，請填寫不同的信箱。
profile-mail-often = 今天已寄出多封確認信。請檢查垃圾郵件匣，或明天再試。
profile-mail-confirm = 更換電子郵件
profile-mail-confirm-text = 之後的通知會寄到 { $address }，並告知舊信箱。
profile-mail-use = 確認更換
profile-facts = 需要核對的資料
profile-facts-text = 這些資料有誤時，請提出更正申請，由服務單位承辦人核對。
profile-correct = 申請更正
flash-profile-saved = 已儲存。
flash-mail-link-sent = 已寄出確認信。請在一天內打開新信箱中的連結。
flash-mail-changed = 電子郵件已更換，並已通知舊信箱。

requests-title = 個資申請
requests-lead = 人員對自己資料提出的申請。請在期限前決定，理由會寄給申請人。
requests-open = 待處理
requests-decided = 已處理
requests-none = 目前沒有待處理的申請
requests-none-decided = 還沒有處理過的申請
requests-none-text = 有人申請更正、反對、限制或刪除時，會出現在這裡，並寄信通知您。
requests-who = 申請人
requests-due = 期限
requests-overdue = 逾期
requests-soon = 即將到期
requests-one = 個資申請
requests-back = 回清單
requests-facts = 申請內容
requests-old = 目前內容
requests-new = 申請改為
requests-preview = 同意刪除會發生什麼
requests-goes = 會清除
requests-goes-contact = 電子郵件、電話、出生日期、性別、任教科目、帳號與密碼
requests-stays = 會保留
requests-stays-text = 姓名、個人代碼、加密的證號、服務經歷與研習時數
requests-count = { $n } 筆
requests-places = 申請人還有 { $n } 件未結束的報名，刪除後不會再收到通知。
requests-outcome = 決定理由
requests-decision = 決定
requests-decision-missing = 請選擇同意或不同意。
requests-grant = 同意
requests-grant-correct = 立即更正為申請的內容。請先核對證明文件。
requests-grant-object = 請在理由中寫明停止哪些使用。
requests-grant-restrict = 請在理由中寫明限制哪些使用、到什麼時候。
requests-grant-delete = 立即清除上列資料，無法復原。
requests-refuse = 不同意
requests-refuse-hint = 請在理由中寫明依據，以及申請人還能怎麼做。
requests-reason = 理由
requests-reason-hint = 會寄給申請人，請不要寫證號。
requests-decide = 送出決定
flash-request-decided = 已決定，並寄信通知申請人。

break-glass-title = 緊急查看證號
break-glass-lead = 只在沒有其他辦法、又必須立刻知道完整證號時使用。
break-glass-warning-title = 每次查看都會通知
break-glass-warning = 系統會記下您的姓名、單位、時間與理由，並立刻寄信給當事人與全國推廣中心。
break-glass-code = 個人代碼
break-glass-code-hint = 限轄下單位的人員。
break-glass-nobody = 轄下單位查無此人，請檢查代碼。
break-glass-find = 查詢
break-glass-who = 當事人
break-glass-why = 為什麼必須查看
break-glass-reason = 理由
break-glass-reason-hint = 至少 { $least } 個字，當事人會看到。請不要寫證號。
break-glass-open = 顯示完整證號
break-glass-once = 只顯示這一次
break-glass-told = 已記錄並寄信通知當事人與全國推廣中心。離開或重新整理後要再看，須重新填寫理由。
break-glass-done = 完成

mail-privacy-prove-subject = 請確認新的電子郵件
mail-privacy-prove-body =
    { $name } 您好：
    您要求把電子郵件換成這個信箱。請在一天內打開下面的連結，登入後按「確認更換」：
    { $link }
    如果不是您本人提出的，請忽略這封信，什麼都不會改變。
mail-privacy-address-subject = 您的電子郵件已更換
mail-privacy-address-body =
    { $name } 您好：
    您帳號的電子郵件剛剛換成另一個信箱，這個信箱之後不會再收到通知。
    如果不是您本人更換的，請立刻聯絡服務單位的承辦人。
mail-privacy-waits-subject = 個資申請待處理：{ $kind }
mail-privacy-waits-body =
    您好：
    { $name } 提出「{ $kind }」申請，請在 { $due } 前到「個資申請」處理。
mail-privacy-granted-subject = 您的個資申請已同意：{ $kind }
mail-privacy-granted-body =
    { $name } 您好：
    您的「{ $kind }」申請已同意。
    理由：{ $reason }
mail-privacy-refused-subject = 您的個資申請未獲同意：{ $kind }
mail-privacy-refused-body =
    { $name } 您好：
    您的「{ $kind }」申請未獲同意。
    理由：{ $reason }
    如有不服，可依個人資料保護法提出異議，或洽上級單位。
mail-privacy-seen-subject = 有人緊急查看您的證號
mail-privacy-seen-body =
    { $name } 您好：
    { $by } 於 { $when } 查看了您的完整證號。
    理由：{ $reason }
    覺得不妥時，請到「誰看過我的資料」提出反對。
mail-privacy-break-glass-subject = 緊急查看證號通知：{ $by }
mail-privacy-break-glass-body =
    您好：
    { $by } 於 { $when } 查看了 { $name }（{ $code }）的完整證號。
    理由：{ $reason }
    請確認理由是否正當。

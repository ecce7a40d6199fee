# 帳號：申請、審核、職務與擔任人、學年確認、閒置移除
nav-accounts = 帳號
nav-accounts-below = 轄下帳號
accounts-two-sentences = { $first }{ $second }
accounts-seat-name = { $title }（{ $role }）

## 申請
apply-title = 申請帳號
apply-lead = 教師帳號用來報名研習、查時數；業務帳號另外可以開課、核發時數或審核。
apply-known-already = 已經有帳號的人請直接登入；要兼辦業務，登入後到「我的帳號」申請職務，不必再申請一個帳號。
apply-teacher-title = 申請教師帳號
apply-teacher-lead = 給教師、校長、職員、代理代課與實習教師。點信裡的連結就能使用。
apply-teacher-go = 申請教師帳號
apply-teacher-how = 送出後請收信，點信裡的連結，帳號馬上可以使用。
apply-business-title = 申請業務帳號
apply-business-lead = 給承辦研習的人。由單位的總負責人或上級單位審核。
apply-business-go = 申請業務帳號
apply-business-how = 送出後請收信，點信裡的連結；接著由單位總負責人審核，沒有總負責人時由上級單位審核。
apply-seat-title = 申請職務
apply-seat-lead = 用您現有的帳號兼辦單位業務。總負責人或上級單位同意後就能使用。
apply-send = 送出申請
apply-status-title = 申請進度
apply-what = 申請內容
apply-steps = 進度
apply-state-mail = 請到信箱點連結
apply-state-mail-next = 我們已寄信到 { $email }。連結七天內有效；沒收到請看垃圾信件匣。
apply-state-mail-record-next = 我們已寄信到學校登錄的信箱。連結七天內有效；信箱不能用了，請洽服務學校更正後再申請。
apply-state-waiting = 等候審核
apply-state-waiting-next = 目前由 { $who } 審核，有結果會寄信給您。
apply-state-refused = 沒有通過：{ $reason }
apply-state-refused-next = 由 { $who } 審核。有疑問請直接聯絡；情況改變後可以重新申請。
apply-state-done = 帳號可以使用了
apply-state-done-next = 帳號名稱是 { $user }，請用您設定的密碼登入。
apply-state-approved = 已經通過
apply-state-approved-next = 請看通知信：新帳號請用信裡的連結設定密碼；原有帳號重新登入後即可切換到新職務。
apply-step-sent = 送出申請
apply-step-prove = 點信裡的連結
apply-step-proved = 信箱已證實
apply-step-decide = 審核
apply-step-approved = 審核通過
apply-step-refused = 沒有通過
apply-step-ready = 可以使用
apply-prove-title = 確認電子郵件
apply-prove-text = { $name } 您好，請按下面的按鈕，確認 { $email } 是您的信箱。
apply-prove-yes = 確認，繼續申請
apply-password-title = 設定密碼
apply-password-lead = 這個連結只能用一次。設定後請用帳號與新密碼登入。
apply-password-user = 您的帳號名稱：{ $user }
apply-password-set = 設定密碼
apply-invite-title = 邀請您擔任職務
apply-invite-lead = { $name } 您好，{ $organisation }邀請您擔任{ $role }。
apply-invite-known-title = 已經有帳號
apply-invite-known = 請先登入，再按「接受」。時數與紀錄都留在同一個帳號。
apply-invite-sign-in = 登入後接受
apply-invite-new-title = 還沒有帳號
apply-invite-yes-new = 建立帳號並接受
apply-invite-yes-as = 以 { $name } 的身分接受

## 欄位
accounts-name = 姓名
accounts-email = 電子郵件
accounts-email-hint = 審核結果與連結都寄到這裡，請填自己看得到的信箱。
accounts-phone = 公務電話
accounts-place = 單位
accounts-place-hint = 填學校代碼，或名稱的一部分再按「尋找」。
accounts-place-find = 尋找單位
accounts-place-chosen = 找到的單位
accounts-place-which = 是哪一個單位
accounts-place-none = 找不到這個單位，請換個寫法或改用學校代碼。
accounts-place-several = 有好幾個單位符合，請在下面選一個。
accounts-place-missing = 請填單位代碼或名稱。
accounts-place-code = 代碼
accounts-user-name = 帳號名稱
accounts-user-name-hint = 3 到 64 個英文、數字或 . _ - @。不可以像身分證字號，設定後不能更改。
accounts-password = 密碼
accounts-stage = 服務的教育階段
accounts-position = 職稱
accounts-code = 個人識別碼
accounts-code-own-hint = 學校已經登錄您的話，請填識別碼；原有的時數就會在這個帳號裡。
accounts-choose-one = 請選一項。
accounts-missing = 請填寫這一欄。
accounts-too-long = 最多 { $n } 個字。
accounts-role = 業務帳號類別
accounts-role-missing = 請選業務帳號類別。
accounts-role-head-hint = 全部業務，包含帳號管理；由上級單位核定。
accounts-role-liaison-hint = 全部業務，但不能管理帳號。
accounts-role-operator-hint = 課程、名單與統計。
accounts-title = 職務名稱
accounts-title-hint = 例如：資訊組長、教學組長。
accounts-purpose = 申請依據與用途
accounts-purpose-hint = 例如公文文號、職務分配表，以及要辦理的業務。
accounts-reason = 原因
accounts-reason-hint = 會留在紀錄中，也會寄給當事人。

## 清單
accounts-own-title = 本單位帳號
accounts-own-lead = { $name }的職務、由誰擔任，以及各自的權限。
accounts-below-title = 轄下帳號
accounts-below-lead = 轄下單位的職務與總負責人。點單位名稱進去管理。
accounts-below-search = 單位名稱或代碼
accounts-below-none = 沒有符合的單位
accounts-below-none-next = 請換個名稱或代碼再找一次。
accounts-below-count = 共 { $n } 個單位（最多列出 50 個）
accounts-seats = 職務
accounts-seats-ended = 已結束的職務
accounts-none = 還沒有任何職務
accounts-none-next = 先新增一個職務，再指派或邀請擔任的人。
accounts-new = 新增職務
accounts-new-lead = 在{ $name }新增一個職務，接著指派由誰擔任。
accounts-new-save = 新增，接著指派
accounts-duty = 職務
accounts-holder = 擔任人
accounts-acting = 代理人
accounts-next = 接任人
accounts-span = 擔任期間
accounts-rights = 另授權限
accounts-rights-none = 無
accounts-last-used = 最近使用
accounts-state = 狀態
accounts-since = 申請時間
accounts-head = 總負責人
accounts-no-head = 沒有總負責人
accounts-who-manages = 由誰管理
accounts-manages-own = 單位自行管理
accounts-manages-above = 由上級管理
accounts-nobody = 無人擔任
accounts-never = 尚未使用
accounts-acting-until = 代理：{ $name }，到 { $until }
accounts-acting-span = { $name }，{ $span }
accounts-next-from = 接任：{ $name }，自 { $from }
accounts-from = { $from } 起
accounts-from-until = { $from } 至 { $until }
accounts-state-active = 使用中
accounts-state-empty = 無人擔任
accounts-state-ended = 已結束
accounts-state-disabled = 帳號已停用
accounts-state-suspended = 未確認，已停權
accounts-state-no-account = 還沒有帳號
accounts-right-view-numbers = 查看完整證號
accounts-right-export = 匯出名單
accounts-right-audit = 查閱稽核紀錄
accounts-right-has = 目前有
accounts-right-has-not = 目前沒有
accounts-invited = 已邀請
accounts-colleague = 從本單位人員選
accounts-or-code = 或填個人識別碼
accounts-or-code-hint = 不在名單上的人，請本人提供帳號頁上的識別碼。

## 辦理
accounts-do-fill = 指派
accounts-do-invite = 用電子郵件邀請
accounts-do-handover = 交接
accounts-do-acting = 代理
accounts-do-role = 類別與名稱
accounts-do-rights = 權限
accounts-do-end = 結束擔任
accounts-do-close = 結束職務
accounts-do-account = 帳號
accounts-save = 儲存
accounts-fill-lead = 選一個人擔任，從哪一天開始。對方會收到通知。
accounts-invite-lead = 對方點信裡的連結後，用原有帳號接受，或當場建立帳號。
accounts-handover-lead = 換人：原擔任人到前一天為止，新擔任人接著開始，業務全部跟著職務走。
accounts-handover-look = 先看看會變成怎樣
accounts-handover-question = 要交接「{ $title }」嗎？
accounts-handover-text = { $old } 擔任到 { $last }，{ $new } 自 { $from } 起擔任。
accounts-handover-yes = 交接
accounts-acting-lead = 擔任人不在的期間由別人代理，到期自動結束。
accounts-from-day = 從哪一天
accounts-from-hint = 留空就是今天。
accounts-until-day = 到哪一天
accounts-role-lead = 改變這個職務能做的事。只有上級單位能設定總負責人。
accounts-rights-lead = 權限屬於這個職務，換人時跟著職務走。授與和收回都會留下紀錄。
accounts-give = 授與
accounts-take = 收回
accounts-end-lead = 立刻結束目前的擔任，對方下一個動作就不能再辦業務；教師本人的帳號不受影響。
accounts-end-yes = 結束擔任
accounts-close-lead = 這個職務不再使用。紀錄會保留。
accounts-close-yes = 結束職務
accounts-account-lead = { $name } 的帳號。停用後可以再啟用；刪除後不能再登入，本人與時數都會保留。
accounts-account-none = 這個人目前沒有可以使用的帳號，請本人到「申請帳號」用識別碼申請教師帳號。
accounts-disable = 停用帳號
accounts-enable = 重新啟用
accounts-factors-reset = 移除第二道驗證
accounts-factors-lead = 本人手機或金鑰遺失、備用碼也用不了時，確認是本人後可以移除第二道驗證：通行金鑰、驗證器與備用碼全部作廢，所有裝置登出，並寄信通知本人。
accounts-remove = 刪除帳號
accounts-hangs = 跟著這個職務的業務
accounts-hangs-lead = 課程、名單與權限屬於單位與職務，不屬於個人；換人後新擔任人立刻接手。
accounts-hangs-courses = 進行中的課程：{ $n } 門
accounts-hangs-reviews = 等候審核：課程 { $courses } 門、名單 { $rosters } 份
accounts-history = 歷任與異動
accounts-history-none = 還沒有人擔任過。
accounts-history-held = { $name } 擔任
accounts-history-acting = { $name } 代理
accounts-history-right-given = 授與權限
accounts-history-right-taken = 收回權限
accounts-history-role-changed = 變更類別或名稱
accounts-why-go = 能做什麼、為什麼
accounts-suspended-next = 新學年沒有確認，業務權限已暫停。確認後立刻恢復。
accounts-confirm-late = 確認並恢復

## 審核申請
accounts-applications = 等候審核的申請
accounts-decide-title = 審核帳號申請
accounts-decide-lead = { $name } 申請在{ $organisation }辦理業務。
accounts-decide-known = 已有教師帳號，通過後用原帳號
accounts-decide-new = 新的人員，通過後建立帳號
accounts-decide-over = 這件申請已經處理完畢。
accounts-applicant = 申請人
accounts-approve = 通過
accounts-approve-lead = 通過後會寄出設定密碼的連結；已有帳號的人則直接取得職務。
accounts-approve-seat = 安排在哪個職務
accounts-approve-new-seat = 新增一個職務
accounts-approve-yes = 通過申請
accounts-refuse = 不通過
accounts-refuse-hint = 會寄給申請人，請說明原因與接下來可以怎麼做。
accounts-refuse-yes = 不通過

## 學年確認與案件
accounts-confirm-title = 新學年帳號確認
accounts-confirm-waiting = 還有 { $n } 個業務帳號等候確認，逾期會暫停業務權限。
accounts-confirm-go = 前往確認
accounts-confirm-lead = { $year } 學年度還在辦理業務的人，請逐一或一次確認。
accounts-confirm-due = 請在 { $due } 前確認；逾期未確認的帳號暫停業務權限，教師本人的使用不受影響。
accounts-confirm-none = 沒有等候確認的帳號
accounts-confirm-none-next = 每年 8 月 1 日起，這裡會列出要確認的業務帳號。
accounts-confirm-chosen = 確認勾選的人
accounts-confirm-all = 全部確認（{ $n }）
accounts-confirm-else = 已經不辦業務的人，請到該職務辦理「交接」或「結束擔任」。
accounts-cases-title = 到期處理中的帳號
accounts-cases-lead = 已通知、到期會自動處理的帳號。需要時可以延後並寫明原因。
accounts-cases-none = 目前沒有到期的帳號
accounts-cases-none-next = 閒置兩年或新學年未確認的帳號會出現在這裡。
accounts-cases-count = 共 { $n } 件
accounts-case-what = 事由
accounts-case-who = 對象
accounts-case-noticed = 通知日
accounts-case-due = 到期日
accounts-case-kept = 已延後：{ $reason }
accounts-policy-accounts-idle = 閒置帳號移除
accounts-policy-accounts-yearly-confirmation = 新學年未確認
accounts-keep = 延後處理
accounts-keep-lead = 到期日改到之後的某一天，原因會留下紀錄。
accounts-keep-until = 延到哪一天
accounts-keep-yes = 延後

## 能做什麼、為什麼
why-title = 能做什麼、為什麼
why-lead = { $name }
why-functions = 十六項功能
why-function = 功能
why-answer = 可以嗎
why-reason = 為什麼
why-who = 誰可以改變
why-yes = 可以
why-no = 不可以
why-yes-self = 只限自己的資料。
why-yes-own = 只限本單位。
why-yes-below = 只限轄下單位，不含本單位。
why-yes-own-below = 本單位與轄下單位。
why-yes-everywhere = 全國。
why-kind = 「{ $kind }」沒有這項功能。
why-kind-who = 依全國權限表，無法個別調整。
why-role = 「{ $role }」沒有這項功能。
why-rights = 另授權限
why-gate = 登入後若還有必須先完成的事（例如設定密碼、第二重驗證、同意條款、填任教科目），完成以前所有功能都會先帶您到那一頁。
why-nobody-above = 系統管理者
why-none = 您目前只以教師本人的身分使用
why-none-switch = 您有業務職務，請先切換職務，再回到這裡看可以做什麼。
why-none-apply = 報名、查時數不需要職務。要辦理單位業務，請申請職務。
function-course-register = 研習課程登錄
function-course-manage = 研習資料管理上傳
function-course-review = 研習課程資料確認
function-auto-review-configure = 自動審核功能設定
function-auto-review-view = 自動審核瀏覽
function-course-view-own = 本單位研習課程瀏覽
function-account-manage-own = 本單位帳號管理
function-account-manage-subordinate = 轄下單位帳號管理
function-teacher-register = 教師資料登錄
function-organisation-edit-contact = 修改本單位通訊資料
function-profile-edit = 修改個人基本資料
function-password-change = 變更登入密碼
function-statistics-national = 統計圖表（全國）
function-statistics-county = 統計圖表（縣市）
function-statistics-own = 統計圖表（本校）
function-statistics-subject-centre = 學科中心統計圖表
organisation-kind-moe = 教育部
organisation-kind-national-centre = 全國推廣中心
organisation-kind-k12-agency = 國教署
organisation-kind-county-bureau = 縣市教育局（處）
organisation-kind-curriculum-working-circle = 課程推動工作圈
organisation-kind-teacher-university = 師資培育之大學
organisation-kind-school = 學校及幼兒園
organisation-kind-social-institution = 社教與法人機構
organisation-kind-experimental-institution = 實驗教育機構
organisation-kind-subject-centre = 學科中心

## 訊息
flash-apply-as-yourself = 您已經有帳號，請在這裡申請職務，不必另外申請帳號。
flash-apply-known = 您已經有帳號，不必再申請。
flash-password-chosen = 密碼設定好了，請登入。
flash-invite-accepted = 已接受邀請，登入後可以在「我的帳號」切換職務。
flash-seat-done = 已經辦好，並通知當事人。
flash-seat-created = 職務新增好了，接著指派由誰擔任。
flash-application-approved = 已通過申請，並寄信通知。
flash-application-refused = 已寄信告知申請人原因。
flash-accounts-confirmed = 已確認。
flash-accounts-none-chosen = 請先勾選要確認的人。
flash-case-kept = 已延後，原因留在紀錄中。

## 信件
mail-account-prove-subject = 請確認您的電子郵件
mail-account-prove-body = 您好：

    有人用這個信箱申請杏壇的帳號。

    請在七天內打開這個連結，繼續申請帳號：
    { $link }

    隨時可以在這裡看進度：
    { $status }

    如果您沒有申請，請不必理會這封信。
mail-account-known-subject = 您已經有帳號
mail-account-known-body = { $name } 您好：

    有人用這個信箱申請新帳號，但您已經有帳號（{ $user }），不必再申請。請登入；要兼辦單位業務，登入後可以申請職務：
    { $link }

    忘記密碼請在登入頁按「忘記密碼」。如果不是您申請的，請不必理會這封信。
mail-account-known-without-subject = 學校已經登錄您的資料
mail-account-known-without-body = { $name } 您好：

    有人用這個信箱申請帳號。學校已經登錄您的資料，請向學校索取「個人識別碼」，申請教師帳號時填上姓名與識別碼，原有的時數就會在您的帳號裡。
    { $link }
mail-account-teacher-made-subject = 教師帳號可以使用了
mail-account-teacher-made-body = { $name } 您好：

    您的帳號「{ $user }」可以使用了，請用申請時設定的密碼登入：
    { $link }
mail-account-waits-subject = 有業務帳號申請等候審核
mail-account-waits-body = { $name } 您好：

    { $applicant } 申請在{ $organisation }擔任{ $role }，請審核：
    { $link }
mail-account-approved-subject = 業務帳號申請通過
mail-account-approved-body = { $name } 您好：

    您申請在{ $organisation }擔任{ $role }，已經通過。帳號名稱是「{ $user }」，請在七天內用這個連結設定密碼（只能用一次）：
    { $link }
mail-account-approved-seat-subject = 職務申請通過
mail-account-approved-seat-body = { $name } 您好：

    您申請在{ $organisation }擔任{ $role }，已經通過。請到「我的帳號」切換職務：
    { $link }
mail-account-refused-subject = 帳號申請沒有通過
mail-account-refused-body = { $name } 您好：

    您在{ $organisation }的申請沒有通過，原因：{ $reason }

    有疑問請聯絡{ $who }；情況改變後可以重新申請。
mail-account-invite-subject = 邀請您擔任職務
mail-account-invite-body = { $name } 您好：

    { $organisation }邀請您擔任{ $role }。請在七天內打開連結接受：
    { $link }
mail-account-taken-subject = 您有新的職務
mail-account-taken-body = { $name } 您好：

    自 { $from } 起，您擔任{ $organisation }{ $role }。登入後可以在「我的帳號」切換職務。
mail-account-handed-over-subject = 職務已交接
mail-account-handed-over-body = { $name } 您好：

    您擔任{ $organisation }{ $role }到 { $from } 為止，業務已交接給接任的人。您本人的帳號與時數不受影響。
mail-account-acting-subject = 請您代理職務
mail-account-acting-body = { $name } 您好：

    { $from } 至 { $until } 由您代理{ $organisation }{ $role }，到期自動結束。
mail-account-ended-subject = 職務已結束
mail-account-ended-body = { $name } 您好：

    您在{ $organisation }的{ $role }職務已經結束，原因：{ $reason }
    您本人的帳號與時數不受影響。
mail-account-role-subject = 職務類別已變更
mail-account-role-body = { $name } 您好：

    您在{ $organisation }的職務改為{ $role }，原因：{ $reason }
mail-account-right-given-subject = 職務增加權限
mail-account-right-given-body = { $name } 您好：

    您在{ $organisation }的職務增加「{ $right }」權限，原因：{ $reason }
    每次使用都會留下紀錄。
mail-account-right-taken-subject = 職務收回權限
mail-account-right-taken-body = { $name } 您好：

    您在{ $organisation }的職務收回「{ $right }」權限，原因：{ $reason }
mail-account-disabled-subject = 帳號已停用
mail-account-disabled-body = { $name } 您好：

    您的帳號已停用，原因：{ $reason }
    有疑問請聯絡單位的總負責人。
mail-account-factors-reset-subject = 第二道驗證已移除
mail-account-factors-reset-body = { $name } 您好：

    您帳號的通行金鑰、驗證器與備用碼都已移除，所有裝置也已登出。原因：{ $reason }
    請用密碼登入，到「帳號安全」重新設定。如果不是您要求的，請立刻變更密碼，並聯絡單位的總負責人或上級單位。
mail-account-enabled-subject = 帳號已重新啟用
mail-account-enabled-body = { $name } 您好：

    您的帳號已重新啟用，原因：{ $reason }
mail-account-removed-subject = 帳號已刪除
mail-account-removed-body = { $name } 您好：

    您的帳號已刪除，原因：{ $reason }
    您的研習時數仍然保留。
mail-account-idle-subject = 帳號即將移除
mail-account-idle-body = { $name } 您好：

    您的帳號「{ $user }」已經 { $years } 年沒有使用，將在 { $due } 移除。只要在那之前登入一次就會保留：
    { $link }

    研習時數不會刪除。
mail-account-idle-removed-subject = 帳號已移除
mail-account-idle-removed-body = { $name } 您好：

    您的帳號「{ $user }」因長期沒有使用已經移除，研習時數仍然保留。需要時請用姓名與個人識別碼重新申請。
mail-account-confirm-subject = 請確認新學年的業務帳號
mail-account-confirm-body = { $name } 您好：

    新學年開始了，請在 { $due } 前確認下列 { $n } 個業務帳號還在使用：
    { $list }

    { $link }

    逾期未確認的帳號會暫停業務權限，教師本人的使用不受影響。
mail-account-suspended-subject = 業務權限已暫停
mail-account-suspended-body = { $name } 您好：

    新學年沒有確認您的業務帳號，業務權限已暫停。請聯絡單位總負責人或上級單位確認後恢復；您本人的使用不受影響。

# 登入與帳號
nav-account = 我的帳號
seat-role-head = 總負責人
seat-role-liaison = 連絡人
seat-role-operator = 作業人員
sign-in-title = 登入
sign-in-user = 帳號
sign-in-user-hint = 不是身分證字號；忘記帳號請洽學校承辦人。
sign-in-password = 密碼
sign-in-submit = 登入
sign-in-no-match = 帳號或密碼不正確
sign-in-no-match-next = 請確認大小寫與輸入法。連續輸入錯誤會暫時鎖定 15 分鐘，稍後即可再試。
sign-in-too-many = 這個網路位址嘗試太多次
sign-in-too-many-next = 請等 15 分鐘再試。若您沒有嘗試登入，請告訴學校資訊組長。
account-title = 我的帳號
account-lead = 您的基本資料、可用的職務，以及帳號的各項設定。
account-who = 基本資料
account-name = 姓名
account-personal-code = 個人識別碼
account-school = 服務單位
account-no-school = 無服務學校
account-email = 電子郵件
account-number = 證號（遮罩）
account-seats = 職務
account-act-from = 以哪個身分工作
account-as-myself = 只以教師本人的身分
account-act-submit = 切換
account-when = 時間
account-address = 來源位址
account-outcome = 結果
account-success = 成功
account-failure = 失敗
password-title = 變更密碼
password-old = 目前的密碼
password-old-wrong = 目前的密碼不正確，請再輸入一次。
password-new = 新密碼
password-hint = 至少 12 個字元；一句好記的話最好。可以貼上。
password-submit = 變更密碼
password-too-short = 至少需要 12 個字元。
password-contains-name = 請不要包含姓名或帳號。
password-common = 這個密碼太容易猜到，請換一個。

## 登入的其他方式與問題
sign-in-forgot = 忘記密碼
sign-in-passkey-title = 不用密碼登入
sign-in-passkey = 用通行金鑰登入
sign-in-passkey-hint = 用指紋、臉孔或裝置的解鎖方式登入，不必輸入密碼與驗證碼。
sign-in-number = 這裡不用身分證字號登入
sign-in-number-next = 您輸入的內容看起來像身分證字號或居留證號。這個網站不再用證號登入，請改用您的帳號；不知道帳號時，請洽學校承辦人。
sign-in-question = 請計算：{ $left }加{ $right }等於多少？
sign-in-question-hint = 目前有人大量嘗試登入，請多回答這一題，用數字作答。
sign-in-question-wrong = 題目沒有答對
sign-in-question-wrong-next = 請重新輸入密碼，並回答下方的題目。這一次不算登入失敗。
sign-in-word-1 = 一
sign-in-word-2 = 二
sign-in-word-3 = 三
sign-in-word-4 = 四
sign-in-word-5 = 五
sign-in-word-6 = 六
sign-in-word-7 = 七
sign-in-word-8 = 八
sign-in-word-9 = 九
flash-sign-in-again = 登入的時間已過，請重新登入。

## 第二道驗證
second-title = 第二道驗證
second-lead = 密碼正確。請在五分鐘內完成這一步。
second-wrong = 驗證沒有通過
second-wrong-next = 請確認手機時間準確，等下一組號碼再試；每組號碼只能用一次。連續錯誤會暫時鎖定 15 分鐘。
second-passkey-title = 通行金鑰
second-passkey = 使用通行金鑰
second-code-title = 驗證碼
second-code = 驗證碼或備用碼
second-code-hint = 驗證器 App 上的 6 位數字；手機不在身邊時，輸入一組 12 位數字的備用碼。
second-recovery-title = 通行金鑰不在身邊
second-recovery = 備用碼
second-recovery-hint = 設定時取得的 12 位數字，每組只能用一次。
second-submit = 完成登入
second-lost = 驗證器與備用碼都不在身邊時，請洽單位總負責人或區管中心。

## 忘記密碼
forgot-title = 忘記密碼
forgot-lead = 我們會寄一封信到您登錄的電子郵件，用信裡的連結設定新密碼。連結 { $minutes } 分鐘內有效。
forgot-who = 帳號或電子郵件
forgot-who-hint = 不是身分證字號。
forgot-who-missing = 請輸入帳號或電子郵件。
forgot-submit = 寄出連結
forgot-asked = 請看看您的信箱
forgot-asked-next = 如果有這個帳號，而且登錄了電子郵件，信很快就會寄到。連結 { $minutes } 分鐘內有效，只能用一次。沒有收到時，請看垃圾郵件匣，或過一會兒再試。
forgot-no-mail = 業務帳號沒有登錄電子郵件時，請洽單位總負責人協助。
forgot-back = 回到登入
reset-title = 設定新密碼
reset-lead = 設定之後，所有裝置都會登出，請用新密碼重新登入。
reset-submit = 設定新密碼
reset-dead = 這個連結不能用了
reset-dead-next = 連結只能用一次，{ $minutes } 分鐘內有效，改過密碼之後也會失效。請再申請一次。
reset-ask-again = 再寄一次連結
flash-password-reset = 新密碼已設定，請登入。

## 密碼
password-lead = 變更之後，其他裝置上的登入都會結束。
password-again = 再輸入一次新密碼
password-differs = 兩次輸入的新密碼不一樣，請重新輸入。
password-used-before = 這是最近三次用過的密碼，請換一個。
welcome-password = 請先設定自己的密碼
welcome-password-lead = 目前的密碼是別人給您的，只有您知道的密碼才安全。設定之後就可以開始使用。
welcome-password-submit = 設定密碼
welcome-password-tip = 一句只有自己記得的話，比一串符號更安全也更好記。

## 登入安全
security-title = 登入安全
security-lead = 除了密碼再加一道驗證，別人知道密碼也無法登入。
welcome-factor = 請先加上第二道驗證
welcome-factor-lead = 您的職務可以審核別單位的課程與名單，登入時需要密碼以外的第二道驗證。請選一種，大約一分鐘可以完成。
confirm-title = 請再輸入一次密碼
confirm-lead = 變更登入安全的設定前，請再輸入目前的密碼，{ $minutes } 分鐘內有效。
confirm-submit = 繼續
passkeys-title = 通行金鑰
passkeys-lead = 用手機、電腦或安全金鑰的解鎖方式登入，不怕假網站騙走密碼。建議至少在兩個裝置各加一把。
passkey-name = 這把金鑰的名稱
passkey-name-hint = 方便日後辨認，例如「辦公室電腦」。
passkey-add = 加入通行金鑰
passkey-added-at = { $at } 加入
passkey-used-at = 最近使用：{ $at }
passkey-never-used = 還沒有使用過
passkey-no-script = 通行金鑰需要開啟 JavaScript；驗證碼與備用碼不需要。
passkey-no-domain = 這個網站目前以網路位址開啟，無法使用通行金鑰。請改用驗證器 App。
passkey-unable = 這個瀏覽器無法使用通行金鑰，請換用較新的瀏覽器，或改用其他方式。
passkey-elsewhere = 通行金鑰請改從 { $origin } 開啟本站後使用。
passkey-failed = 沒有完成。可能是取消了、時間已過，或這個裝置沒有可用的金鑰；請再試一次。
passkey-waiting = 請依裝置上的指示操作……
factor-on = 已啟用
factor-remove = 移除
factor-last = 您的職務需要第二道驗證，這是最後一種，加入另一種之後才能移除。
totp-title = 驗證器 App
totp-lead = 手機上的驗證器 App（例如 Google Authenticator、Microsoft Authenticator）每 30 秒產生一組 6 位數字，登入時輸入。
totp-since = { $at } 啟用
totp-begin = 設定驗證器 App
totp-remove = 停用驗證器 App
totp-set-up = 設定驗證器 App
totp-set-up-lead = 兩個步驟：用 App 掃描，再輸入 App 顯示的數字。
totp-step-scan = 一、用 App 掃描
totp-step-app = 在驗證器 App 選「新增」，掃描這個 QR 碼。用同一支手機瀏覽時，請複製下方的金鑰貼到 App。
totp-qr = 驗證器 App 的設定 QR 碼
totp-secret = 不能掃描時，手動輸入這串金鑰（時間型、6 位數）。
totp-step-prove = 二、輸入 App 顯示的數字
totp-code = 6 位數驗證碼
totp-code-hint = App 上「Xingtan」目前顯示的數字。
totp-wrong = 數字不對。請確認手機時間準確，等下一組數字再試。
totp-submit = 啟用
codes-card = 備用碼
codes-left = 還有 { $n } 組備用碼（共 { $of } 組）。手機或金鑰不在身邊時，一組可以登入一次。
codes-few = 備用碼快用完了，請重新產生。
codes-again = 重新產生備用碼
codes-again-hint = 產生之後，舊的備用碼全部失效。
codes-title = 請保存備用碼
codes-lead = 手機遺失或金鑰不在身邊時，輸入其中一組就能登入。每組只能用一次。
codes-once = 這些備用碼只顯示這一次。請列印或抄下，放在安全的地方，不要和密碼放在一起。
codes-done = 我已保存，繼續
codes-print = 列印
flash-confirm-first = 請先輸入目前的密碼。
flash-passkey-added = 通行金鑰已加入。
flash-passkey-not-added = 通行金鑰沒有加入。請再試一次；同一把金鑰不能加入兩次。
flash-passkey-removed = 通行金鑰已移除。
flash-totp-added = 驗證器 App 已啟用。
flash-totp-removed = 驗證器 App 已停用。
factor-changed-passkey-added = 加入了一把通行金鑰
factor-changed-passkey-removed = 移除了一把通行金鑰
factor-changed-totp-added = 啟用了驗證器 App
factor-changed-totp-removed = 停用了驗證器 App
factor-changed-codes-renewed = 重新產生了備用碼

## 登入紀錄
sign-ins-title = 登入紀錄
sign-ins-lead = 目前登入中的裝置，以及每一次登入。
sessions-title = 登入中的裝置
session-this = 這個裝置
session-seen = 最近使用：{ $when }
session-address = 來源位址：{ $address }
session-end = 登出
sessions-end-others = 登出其他所有裝置
flash-sessions-ended = 已登出。
history-title = 每一次登入
history-way = 方式
history-device = 裝置
sign-ins-strange = 看到不認得的登入時，請立刻變更密碼，並登出其他所有裝置。
sign-in-way-password = 密碼
sign-in-way-password-again = 再次輸入密碼
sign-in-way-password-totp = 密碼與驗證碼
sign-in-way-password-recovery = 密碼與備用碼
sign-in-way-password-passkey = 密碼與通行金鑰
sign-in-way-passkey = 通行金鑰
device-both = { $system }（{ $browser }）
device-system = { $system }
device-browser = { $browser }
device-unknown = 不明的裝置
address-unknown = 不明

## 帳號首頁的連結
account-no-email = 沒有登錄
account-second-factor = 第二道驗證
account-second-factor-on = 已啟用
account-second-factor-off = 尚未啟用
account-links = 管理我的帳號
account-link-profile = 個人資料
account-link-profile-hint = 聯絡方式、職稱與任教科目
account-link-password = 變更密碼
account-link-password-hint = 變更後其他裝置都會登出
account-link-security = 登入安全
account-link-security-hint = 通行金鑰、驗證器 App、備用碼
account-link-sign-ins = 登入紀錄
account-link-sign-ins-hint = 登入中的裝置與每一次登入
account-link-data = 我的資料
account-link-data-hint = 查看、取得複本、更正與停止使用
account-link-why = 為什麼看得到這些功能
account-link-why-hint = 目前的職務可以做什麼、由誰授予

## 信件
mail-account-locked-subject = 【杏壇】您的帳號暫時鎖定
mail-account-locked-body =
    { $name } 老師您好：

    { $at } 有人連續輸入錯誤的密碼（來源位址：{ $address }），您的帳號暫時鎖定 { $minutes } 分鐘，之後會自動解除。

    若是您本人輸入錯誤，請稍後再試，或到 { $site }/sign-in/forgot 重設密碼。
    若不是您，您的密碼沒有外洩，不必處理；建議到「登入安全」加上第二道驗證：{ $site }/account/security

    杏壇 教師在職進修網
mail-account-unusual-subject = 【杏壇】新的裝置登入了您的帳號
mail-account-unusual-body =
    { $name } 老師您好：

    { $at } 有一個以前沒有用過的裝置，從新的地方登入了您的帳號。
    裝置：{ $device }
    來源位址：{ $address }

    若是您本人，不必處理。
    若不是您，請立刻變更密碼（{ $site }/account/password），並在登入紀錄登出其他所有裝置（{ $site }/account/sign-ins），再告訴學校資訊組長。

    杏壇 教師在職進修網
mail-account-reset-subject = 【杏壇】設定新密碼的連結
mail-account-reset-body =
    { $name } 老師您好：

    您的帳號是 { $user }。請用這個連結設定新密碼，只能用一次，{ $until } 前有效：
    { $link }

    若您沒有申請，請忽略這封信，密碼不會改變。請不要把連結轉給任何人。

    杏壇 教師在職進修網
mail-account-password-subject = 【杏壇】您的密碼已變更
mail-account-password-body =
    { $name } 老師您好：

    您的密碼已在 { $at } 變更，其他裝置上的登入都已結束。

    若不是您變更的，請立刻到 { $site }/sign-in/forgot 重設密碼，並告訴學校資訊組長。

    杏壇 教師在職進修網
mail-account-factor-subject = 【杏壇】登入安全的設定已變更
mail-account-factor-body =
    { $name } 老師您好：

    您的帳號在 { $at } { $what }。

    若不是您變更的，請立刻變更密碼，查看登入安全的設定（{ $site }/account/security），並告訴學校資訊組長。

    杏壇 教師在職進修網

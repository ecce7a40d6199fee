# 時數更正：開課單位的更正申請、區管中心的審核、一門課程的時數歷程、通知信。

nav-corrections = 更正審核
course-link-hours = 時數歷程
course-link-correction = 更正申請

## 開課單位
correction-title = 更正申請
correction-lead = 這門課程已經結案。請把要更正的時數或課程資料改成正確的內容，說明原因後送出；區管中心同意後才會生效，原本的紀錄都會保留。
correction-not-closed = 這門課程還沒有結案
correction-not-closed-text = 結案前可以直接修改研習名單；結案後才需要提出更正申請。
correction-to-course = 回課程頁
correction-hours-title = 時數
correction-hours-caption = 每個人原本與更正後的時數
correction-form-caption = 目前核發的時數，改成正確的時數即可；填 0 表示收回
correction-column-person = 姓名
correction-column-before = 原本
correction-column-after = 更正後
correction-column-what = 更正內容
correction-column-fact = 項目
correction-hours-of = { $name } 更正後的時數
correction-new-who = 新增第 { $n } 人的個人識別碼或證號
correction-new-name = 新增第 { $n } 人的姓名
correction-new-hours = 新增第 { $n } 人的時數
correction-none = 無
correction-nobody = （查無此人）
correction-added = 新增
correction-removed = 收回
correction-raised = 調高
correction-lowered = 調低
correction-moved = 現在是 { $hours } 小時
correction-facts-title = 課程資料
correction-facts-caption = 原本與更正後的課程資料
correction-facts-hint = 名稱、範疇與課程細項、屬性標籤可以更正；不必更正的請保持原樣。
correction-scope-item = { $scope }／{ $item }
correction-no-tags = 沒有標籤
correction-reason = 更正原因
correction-reason-title = 原因
correction-reason-hint = 會顯示給區管中心與時數有變動的老師；請不要填身分證字號等個人資料。
correction-send = 送出申請
correction-send-hint = 送出後到審核完成前可以撤回。
correction-open = 更正申請審核中
correction-open-text = { $who } 在 { $at } 送出。原因：{ $reason }
correction-withdraw-question = 要撤回這份申請嗎？
correction-withdraw = 撤回申請
correction-withdraw-text = 撤回後課程維持原狀，之後可以重新申請。
correction-returned = 上一次的申請退回，請依說明修改後重新送出
correction-past = 先前的申請
correction-past-when = 時間
correction-past-state = 結果
correction-past-what = 更正內容
correction-past-line = { $name }：{ $before } → { $after }
correction-state-sent = 審核中
correction-state-returned = 退回
correction-state-approved = 已更正
correction-state-withdrawn = 已撤回
flash-correction-sent = 更正申請已送出，等候區管中心審核。
flash-correction-withdrawn = 更正申請已撤回。

## 區管中心
correction-review-title = 更正審核
correction-review-lead = 所轄單位對已結案課程提出的更正申請，等最久的在最上面。
correction-review-caption = 等候審核的更正申請
correction-review-empty = 目前沒有等候審核的更正申請
correction-review-empty-text = 所轄單位對已結案的課程提出更正時，會出現在這裡，並寄信通知。
correction-review-column-course = 課程
correction-review-column-sent = 送出
correction-review-column-action = 處理
correction-review-open = 審核
correction-review-one-title = 審核更正申請
correction-review-sent = { $who } 在 { $at } 送出
correction-approve-title = 同意更正
correction-approve-text = 時數與課程資料會一次更正，原本的紀錄保留，並寄信通知時數有變動的老師。
correction-approve = 同意並更正
correction-return-title = 退回
correction-return-text = 退回的說明
correction-return-hint = 請寫清楚需要補充或修改什麼，開課單位會看到。
correction-return = 退回
correction-decided = { $who } 在 { $at } 處理。
flash-correction-approved = 已更正，並通知相關的老師與開課單位。
flash-correction-returned = 已退回，並通知開課單位。

## 時數歷程
ledger-lines-title = 時數歷程
ledger-caption = 時數的每一筆紀錄
ledger-empty = 還沒有核發時數
ledger-empty-text = 研習名單經區管中心確認後，每個人的時數會記在這裡。
ledger-column-at = 時間
ledger-column-what = 類別
ledger-column-hours = 增減
ledger-column-after = 之後
ledger-column-why = 依據
ledger-kind-issue = 核發
ledger-kind-correct = 更正
ledger-kind-reverse = 收回
ledger-cause-roster = 研習名單確認
ledger-cause-correction = 更正申請
ledger-because-roster = 研習名單確認：{ $reason }
ledger-because-correction = 更正申請：{ $reason }

## 紀錄
event-correction-sent = 送出更正申請
event-correction-withdrawn = 撤回更正申請
event-correction-returned = 更正申請退回
event-correction-approved = 更正申請同意
event-course-amended = 更正課程資料
trace-ledger-sealed = 時數紀錄封存
trace-group-correction = 更正申請
trace-group-ledger = 時數帳
trace-group-retag = 批次標籤更正
trace-retag-uploaded = 上傳批次標籤
trace-retag-applying = 開始套用批次標籤
trace-retag-undoing = 開始復原批次標籤
trace-retag-step = 批次標籤處理一批課程
trace-retag-applied = 批次標籤套用完成
trace-retag-undone = 批次標籤復原完成
trace-retag-dropped = 放棄批次標籤
trace-retag-taken-up = 繼續處理批次標籤

## 通知信
mail-correction-waits-subject = 【杏壇】有更正申請等候審核：{ $title }
mail-correction-waits-body =
    您好：

    { $organiser } 對已結案的「{ $title }」（課程代碼 { $code }）提出更正申請，原因：

    { $said }

    請到這裡審核：
    { $address }
mail-correction-approved-subject = 【杏壇】更正申請已同意：{ $title }
mail-correction-approved-body =
    您好：

    「{ $title }」（課程代碼 { $code }）的更正申請已同意，時數與課程資料已經更正。申請的原因：

    { $said }

    更正前後的內容都留在這裡：
    { $address }
mail-correction-returned-subject = 【杏壇】更正申請退回：{ $title }
mail-correction-returned-body =
    您好：

    「{ $title }」（課程代碼 { $code }）的更正申請退回，說明如下：

    { $said }

    課程維持原狀。請依說明修改後重新送出：
    { $address }
mail-correction-hours-subject = 【杏壇】研習時數更正：{ $title }
mail-correction-hours-body =
    { $name } 您好：

    「{ $title }」（課程代碼 { $code }，{ $organiser }）核發給您的時數已經更正：

    原本：{ $before } 小時
    更正後：{ $after } 小時
    原因：{ $reason }

    每一筆紀錄都可以在這裡查看：
    { $address }

    對更正有疑問時，請聯絡開課單位。

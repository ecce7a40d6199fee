# 外部研習紀錄：登錄、佐證、審核
nav-elsewhere-desk = 外部研習審核
nav-elsewhere-review = 外部研習審核
elsewhere-title = 外部研習紀錄
elsewhere-lead = 在本網以外參加的研習，附上證明登錄；學校審核通過後列入研習紀錄並計入必修時數，時數與本網核發的分開計算。
elsewhere-new = 登錄外部研習
elsewhere-empty = 還沒有外部研習紀錄
elsewhere-empty-text = 參加過本網以外的研習嗎？準備好證書或時數條（PDF 或照片），填一張表就能登錄。
elsewhere-name = 研習
elsewhere-organiser = 主辦單位
elsewhere-days = 日期
elsewhere-hours = 時數
elsewhere-form = 方式
elsewhere-tags = 屬性標籤
elsewhere-number = 文號
elsewhere-note = 說明
elsewhere-state = 狀態
elsewhere-hours-n = { $n } 小時
elsewhere-hours-of = { $n } 小時（申請 { $asked } 小時）
elsewhere-stat-accepted = 已通過
elsewhere-stat-sent = 審核中
elsewhere-stat-open = 待您處理
elsewhere-stat-open-note = 草稿或退回的紀錄

elsewhere-state-draft = 草稿
elsewhere-state-sent = 審核中
elsewhere-state-returned = 退回補正
elsewhere-state-accepted = 已通過
elsewhere-state-refused = 不採計
elsewhere-state-taken-back = 已撤回
elsewhere-next-draft = 補齊後送出
elsewhere-next-sent = 等審核單位決定
elsewhere-next-returned = 依說明修改後再送
elsewhere-next-accepted = 已列入研習紀錄
elsewhere-next-refused = 原因見紀錄
elsewhere-next-taken-back = 原因見紀錄
elsewhere-step-begun = 開始登錄
elsewhere-step-sent = 送出審核
elsewhere-step-withdrawn = 自行收回
elsewhere-step-returned = 退回補正
elsewhere-step-accepted = 審核通過
elsewhere-step-refused = 不採計
elsewhere-step-taken-back = 撤回已通過的時數
elsewhere-form-onsite = 實體
elsewhere-form-online = 線上
elsewhere-form-mixed = 實體與線上
elsewhere-reason-evidence = 佐證看不清楚或不完整
elsewhere-reason-hours = 時數與佐證不符
elsewhere-reason-days = 日期與佐證不符
elsewhere-reason-twice = 與其他紀錄重複
elsewhere-reason-subject = 與教師專業無關，請說明
elsewhere-no-reason = （無）

elsewhere-form-lead = 先存成草稿也可以；附上佐證後送出審核。
elsewhere-field-title = 研習名稱
elsewhere-field-title-hint = 照證書上的名稱填寫
elsewhere-field-organiser = 主辦單位
elsewhere-field-began = 開始日期
elsewhere-field-ended = 結束日期
elsewhere-field-ended-hint = 只有一天可以不填
elsewhere-field-hours = 時數
elsewhere-field-hours-hint = 照證書填，最小單位 0.5 小時，一天最多 6 小時
elsewhere-field-form = 研習方式
elsewhere-field-number = 證書或公文文號
elsewhere-field-number-hint = 例：杏林字第1140912號
elsewhere-field-tags = 希望採計的屬性標籤
elsewhere-field-tags-hint = 由審核單位決定；需要特定單位認定的標籤不在此列
elsewhere-field-note = 補充說明
elsewhere-evidence = 佐證
elsewhere-evidence-hint = 證書、時數條或簽到表，最多 { $most } 個 PDF、JPG 或 PNG 檔，每個 20 MB 以內。審核後保留一年即刪除。
elsewhere-evidence-none = 還沒有佐證。
elsewhere-evidence-deleted = 佐證已依保存期限刪除。
elsewhere-file-n = 佐證檔案 { $n }
elsewhere-files-remove = 移除佐證
elsewhere-file-remove = 移除 { $name }
elsewhere-file-waits = 掃毒中
elsewhere-file-infected = 含有病毒，無法開啟
elsewhere-send = 送出審核
elsewhere-save = 存成草稿
elsewhere-delete = 刪除這筆紀錄
elsewhere-delete-text = 連同佐證一起刪除，無法復原。
elsewhere-withdraw = 收回修改
elsewhere-withdraw-text = 審核前可以收回，改好再送。
elsewhere-returned-title = 請修改後再送
elsewhere-history = 處理經過
elsewhere-waits-title = 審核中
elsewhere-waits-at = 目前在{ $desk }，預計 { $due } 前完成。
elsewhere-desk-national = 全國推廣中心
elsewhere-fewer = 採計 { $n } 小時（申請 { $asked } 小時），原因見處理經過。
elsewhere-alike-title = 與其他紀錄相似
elsewhere-alike-text = 請確認不是同一場研習：
elsewhere-alike-other = 這是另一場研習，不是重複登錄
elsewhere-alike-line = { $title }（{ $days }，{ $organiser }，{ $hours } 小時）
elsewhere-alike-said = 本人已說明是另一場研習，請對照佐證：
elsewhere-alike-unsaid = 送出後才出現的相似紀錄，請對照佐證：
flash-elsewhere-saved = 已存成草稿。
flash-elsewhere-sent = 已送出審核，結果會寄信通知您。
flash-elsewhere-withdrawn = 已收回，可以修改後再送。
flash-elsewhere-deleted = 已刪除。

elsewhere-desk-title = 外部研習審核
elsewhere-desk-lead = 本校人員登錄的外部研習。請對照佐證，決定採計、退回或不採計；不能審核自己的紀錄。
elsewhere-centre-lead = 學校沒有其他人可以審核的紀錄由貴單位決定；轄下單位等候中的也看得到，必要時可以代為審核。
elsewhere-tab-own = 待審核
elsewhere-tab-below = 轄下單位
elsewhere-tab-decided = 已處理
elsewhere-none-waits = 沒有等候審核的紀錄
elsewhere-none-decided = 還沒有處理過的紀錄
elsewhere-none-text = 人員送出外部研習紀錄後會出現在這裡，第一筆到的時候會寄信通知。
elsewhere-who = 人員
elsewhere-due = 期限
elsewhere-late = 逾期
elsewhere-open = 審核
elsewhere-says = 登錄內容
elsewhere-look-hint = 開啟佐證會留下紀錄，本人看得到誰在何時看過。
elsewhere-look-reason = 審核外部研習「{ $title }」
elsewhere-accept = 採計
elsewhere-accept-hours = 採計時數
elsewhere-accept-hours-hint = 申請 { $asked } 小時；可以減少，不能增加
elsewhere-accept-tags = 採計的標籤
elsewhere-accept-text = 說明
elsewhere-accept-text-hint = 採計時數較少時必填
elsewhere-decline = 退回或不採計
elsewhere-return-reasons = 退回原因
elsewhere-decline-text = 給本人的說明
elsewhere-decline-text-hint = 退回可以只勾原因；不採計一定要寫說明
elsewhere-return = 退回補正
elsewhere-refuse = 不採計
elsewhere-take-back = 撤回已採計的時數
elsewhere-take-back-text = 撤回原因
elsewhere-take-back-hint = 採計與撤回都會留在紀錄上，並寄信通知本人
flash-elsewhere-accepted = 已採計，並已寄信通知本人。
flash-elsewhere-returned = 已退回，並已寄信通知本人。
flash-elsewhere-refused = 已記為不採計，並已寄信通知本人。
flash-elsewhere-taken-back = 已撤回，並已寄信通知本人。

mail-elsewhere-waits-subject = 有外部研習紀錄等候審核
mail-elsewhere-waits-body = 「{ $title }」等候您審核。請開啟 { $link } 。之後陸續送來的不再一一寄信，請到同一頁查看。
mail-elsewhere-accepted-subject = 外部研習已採計：{ $title }
mail-elsewhere-accepted-body =
    { $name }您好：

    您登錄的外部研習「{ $title }」已採計 { $hours } 小時（申請 { $asked } 小時）。
    說明：{ $reason }
    { $link }
mail-elsewhere-returned-subject = 外部研習紀錄請補正：{ $title }
mail-elsewhere-returned-body =
    { $name }您好：

    您登錄的外部研習「{ $title }」需要補正：{ $reason }
    修改後可以再送：{ $link }
mail-elsewhere-refused-subject = 外部研習不採計：{ $title }
mail-elsewhere-refused-body =
    { $name }您好：

    您登錄的外部研習「{ $title }」不採計。
    原因：{ $reason }
    { $link }
mail-elsewhere-taken-back-subject = 外部研習時數已撤回：{ $title }
mail-elsewhere-taken-back-body =
    { $name }您好：

    先前採計的外部研習「{ $title }」（{ $hours } 小時）已撤回，不再列入時數。
    原因：{ $reason }
    { $link }

held-field-elsewhere = 外部研習紀錄
held-field-elsewhere_evidence = 外部研習佐證
held-elsewhere = { $title }（{ $day }，{ $hours } 小時，{ $state }）
held-elsewhere-evidence = { $name }，{ $when } 上傳
looks-person-evidence-seen = 外部研習佐證
trace-group-elsewhere = 外部研習紀錄
trace-elsewhere-saved = 登錄外部研習
trace-elsewhere-sent = 外部研習送審
trace-elsewhere-withdrawn = 收回外部研習
trace-elsewhere-deleted = 刪除外部研習草稿
trace-elsewhere-accepted = 採計外部研習
trace-elsewhere-returned = 退回外部研習
trace-elsewhere-refused = 不採計外部研習
trace-elsewhere-taken-back = 撤回外部研習時數
trace-elsewhere-evidence-deleted = 清除到期佐證
trace-elsewhere-evidence-scanned = 佐證掃毒
trace-person-evidence-seen = 查看外部研習佐證
trace-retention-evidence-run = 清除外部研習佐證

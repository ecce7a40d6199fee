# 審核：清單、差異、變更、整批核准
review-any = 不限
review-filter-organiser = 開課單位
review-filter-stage = 研習對象學制
review-filter-kind = 送審種類
review-filter-due = 期限
review-organiser = { $name }（{ $n } 門）
review-kind-new = 第一次送審
review-kind-again = 補正後再送
review-kind-change = 公布後的變更
review-due-late = 已逾期
review-due-today = 今天到期
review-due-later = 還有時間
review-queue-found = 共 { $n } 門。
review-queue-keys = 開啟任一門後，可以只用鍵盤逐門審核。
review-keys = 單鍵：A 核准、R 退回、數字 1～9 和 0 勾選原因、N 下一門、Q 回清單；在說明欄按 Ctrl+Enter 送出退回。
review-keys-switch = 使用單鍵快速鍵
review-left = 另外還有 { $n } 門等候審核。
review-approve-change = 核准變更
review-difference = 差異
review-difference-field = 欄位
review-difference-added = 新增：
review-difference-removed = 刪除：
review-difference-approved = 這次變更了什麼
review-difference-returned = 和上次退回時的差異
review-was = 核定內容
review-becomes = 變更為
review-was-returned = 上次退回時
review-sent-now = 這次送來
review-change-text = 核定的內容仍然有效，照常公布和報名。核准變更後才會換成新的內容；退回的話，原核定內容不受影響。
review-change-open = 變更尚未送審
review-change-open-text = 原核定內容照常公布和報名。全部改好後，請在「檢查並送審」一次送出變更。
review-change-waits = 變更審核中
review-change-waits-text = 原核定內容照常公布和報名，核准後才換成新的內容。
review-change-returned = 變更退回，請補正
review-change-lapsed = 課程已開始，變更不再生效
review-change-lapsed-text = 未核准的變更只留作紀錄，可以放棄；課程照核定內容進行。
review-change-look = 檢查並送審
review-change-send = 送出變更審核
review-change-discard = 放棄這次變更
review-recall = 撤回送審
review-bulk-go = 核准所選的課程
review-bulk-hint = 下一頁會再列出每一門的審核要點，確認後才核准。
review-bulk-title = 整批核准
review-bulk-lead = 以下課程將逐門核准。不符規定的不會核准，請個別審核。
review-bulk-look = 審核要點
review-bulk-doubt = { $rule }：{ $text }
review-bulk-nothing = 各項要點都符合
review-bulk-moved = 內容剛有變動，或已由其他人處理
review-bulk-red = 不符規定，不核准
review-bulk-amber = 核准，請留意要點
review-bulk-green = 核准
review-bulk-none = 所選課程都不能整批核准，請個別審核。
review-bulk-yes = 核准 { $n } 門並公布
review-bulk-done = 整批核准結果
review-bulk-result = 已核准 { $n } 門；{ $left } 門沒有核准。
event-course-change-edited = 編寫變更
event-course-change-discarded = 放棄變更
event-course-change-recalled = 撤回變更送審
event-course-recalled = 撤回送審
flash-course-change-kept = 已存成變更，尚未送審；原核定內容照常公布和報名。
flash-course-recalled = 已撤回，可以繼續修改。
flash-course-change-discarded = 已放棄變更，維持原核定內容。
flash-review-recall-late = 審核單位已經處理，不能再撤回。
flash-review-nothing-chosen = 請先勾選要核准的課程。
mail-review-late-centre-subject = 【課程審核】有 { $n } 門課程已超過三個工作天
mail-review-late-centre-body =
    { $centre } 您好：

    以下 { $n } 門課程送審已超過三個工作天，請優先處理：
    { $list }

    審核清單：{ $address }
mail-review-late-above-subject = 【課程審核】{ $centre } 有 { $n } 門課程逾期未審
mail-review-late-above-body =
    您好：

    { $centre } 有 { $n } 門課程的審核期限已過三個工作天以上，請協助了解：
    { $list }
review-unsent = 您剛才填寫的退回原因（沒有送出）

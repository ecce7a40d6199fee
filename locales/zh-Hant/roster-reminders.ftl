# 名單提醒：每週、每季、三月
roster-reminders-title = 名單提醒
roster-reminders-lead = 研習名單應在課程結束後一週內送出。逾期時每週寄信給業務帳號，每季寄給單位，三月再提醒前一年度的課程。
roster-reminders-none = 沒有逾期的名單
roster-reminders-none-text = 課程結束超過一週還沒送出名單的，會列在這裡。
roster-reminders-courses = 看等候名單的課程
roster-reminders-owed = 逾期未送的名單
roster-reminders-column-ended = 結束
roster-reminders-returned = 退回待補正
roster-reminders-days = 已 { $n } 天
roster-reminders-choice = 提醒信
roster-reminders-weekly = 每週寄提醒信給我
roster-reminders-weekly-hint = 有名單逾期才會寄，每週最多一封。每季與三月的信是寄給單位的，不能停寄。
roster-reminders-save = 儲存
flash-roster-reminders-saved = 已儲存。
trace-roster-reminded = 寄出名單提醒
trace-roster-reminders-chosen = 設定名單提醒
mail-roster-reminder-line = ・{ $code }　{ $title }（{ $day } 結束，已 { $days } 天）
mail-roster-reminder-returned = ・{ $code }　{ $title }（{ $day } 結束，名單退回待補正）
mail-roster-reminder-more = ……另有 { $n } 門
mail-roster-reminder-year-name = { $year } 年度
mail-roster-reminder-week-subject = 【名單提醒】有 { $n } 門課程的研習名單逾期未送
mail-roster-reminder-week-body =
    { $organisation } 您好：

    以下 { $n } 門課程結束已超過一週，還沒有送出研習名單。教師的時數要等名單送出並確認後才會核發：
    { $list }

    處理名單：{ $address }
    不想收到每週提醒：{ $choice }
mail-roster-reminder-quarter-subject = 【每季名單提醒】{ $organisation } 有 { $n } 門課程未送研習名單
mail-roster-reminder-quarter-body =
    { $organisation } 您好：

    截至 { $period }，貴單位還有 { $n } 門已結束的課程沒有送出研習名單，請轉知承辦人員儘速處理：
    { $list }

    處理名單：{ $address }
mail-roster-reminder-year-subject = 【年度名單提醒】{ $period }還有 { $n } 門課程未送研習名單
mail-roster-reminder-year-body =
    { $organisation } 您好：

    { $period }辦理的課程中，還有 { $n } 門沒有送出研習名單，參加教師的時數尚未核發。請於三月底前完成：
    { $list }

    處理名單：{ $address }

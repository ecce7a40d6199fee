# 名單審核桌：清單、檢核、整批確認、逾期通知
roster-queue-found = 共 { $n } 份名單。
roster-queue-column-people = 人數與時數
roster-queue-column-looks = 需要看的地方
roster-queue-people = { $n } 人、{ $hours } 小時
roster-queue-looks = { $n } 項需要看
roster-queue-stopped = 有列不能核發
roster-queue-clear = 沒有異常
roster-queue-nothing-text = 請放寬條件，或看全部等候確認的名單。
roster-review-all = 回名單清單
roster-review-skip = 先看下一份
roster-review-stopped = 名單上有不能核發的列，只能退回學校更正。
roster-review-keys = 單鍵：A 確認、R 退回、數字 1～8 勾選原因、N 下一份、Q 回清單；在說明欄按 Ctrl+Enter 送出退回。
roster-review-changed = 名單在您開啟後又有變動
roster-review-changed-text = 以下是最新的內容，請重新看過再決定。
roster-checks = 檢核
roster-check-people = 每人一列
roster-check-people-yes = 沒有重複的人。
roster-check-hours = 不超過課程時數
roster-check-hours-yes = 每個人都在課程時數以內。
roster-check-enrolled = 與報名相符
roster-check-enrolled-yes = 名單上的人都有錄取。
roster-check-attendance = 與出席相符
roster-check-attendance-yes = 沒有人高於依出席試算的時數。
roster-check-door = 點名與簽到
roster-check-door-yes = 點名與簽到沒有不同。
roster-check-complete = 沒有漏列
roster-check-complete-yes = 有出席的人都列入了，缺席人數正常。
roster-check-absent = 缺席人數
roster-check-in-time = 一週內送出
roster-check-in-time-yes = 課程結束後一週內送出。
roster-check-lifted = 時數上限
roster-reason-absent = 缺席的人不應核發
roster-reason-twice = 同一人重複列入
roster-reason-wrong-person = 列錯人
roster-bulk-go = 確認所選的名單
roster-bulk-hint = 下一頁會再列出每一份需要看的地方，確認後才核發時數。
roster-bulk-title = 整批確認
roster-bulk-lead = 以下名單將逐份確認並核發時數。有列不能核發的不會確認，請個別處理。
roster-bulk-red = 不能核發，不確認
roster-bulk-amber = 確認，請留意
roster-bulk-green = 確認
roster-bulk-none = 所選名單都不能整批確認，請個別審核。
roster-bulk-yes = 確認 { $n } 份並核發時數
roster-bulk-done = 整批確認結果
roster-bulk-confirmed = 已確認，時數已核發
roster-bulk-result = 已確認 { $n } 份；{ $left } 份沒有確認。
flash-roster-nothing-chosen = 請先勾選要確認的名單。
trace-review-rosters-overdue = 名單審核逾期通知
mail-roster-late-centre-subject = 【名單審核】有 { $n } 份名單已超過三個工作天
mail-roster-late-centre-body =
    { $centre } 您好：

    以下 { $n } 份研習名單送出已超過三個工作天，請優先處理，教師的時數要等確認後才會核發：
    { $list }

    名單清單：{ $address }
mail-roster-late-above-subject = 【名單審核】{ $centre } 有 { $n } 份名單逾期未確認
mail-roster-late-above-body =
    您好：

    { $centre } 有 { $n } 份研習名單的確認期限已過三個工作天以上，請協助了解：
    { $list }
lights-matter-rosters-returned = 退回的名單
roster-review-left = 另外還有 { $n } 份名單等候確認。

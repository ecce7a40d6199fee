# 代碼表、屬性標籤、燈號
nav-tables = 代碼表
nav-tags = 屬性標籤
nav-lights = 燈號
tables-two-sentences = { $first }{ $second }
tables-title = 代碼表
tables-lead = 登錄表單的選項、進修範疇、任教科目與時數規則。每次修訂是一個新版本，從您選的日期起生效；舊版本與用舊版本核准的課程都會保留。
tables-tags = 屬性標籤
tables-column-table = 代碼表
tables-column-rows = 現行項目
tables-column-edition = 版本
tables-name-course-form = 課程登錄表單選項
tables-name-stages = 教育階段
tables-name-taxonomy = 進修範疇與課程細項
tables-name-subjects = 任教科目
tables-name-hour-rules = 時數計算規則
tables-name-consent-hints = 需先報准內容的提示字詞
tables-name-tags = 屬性標籤
tables-tags-own-pages = 在屬性標籤頁逐一管理
tables-as-shipped = 系統內建
tables-edition = 第 { $n } 版
tables-edition-from = 第 { $n } 版，{ $day }起
tables-to-come = 尚未生效
tables-in-force = 已生效
tables-taken-back = 已撤回
tables-always = 一直以來
tables-one-lead = 先下載現行檔案，在試算表裡修改後上傳。上傳只做比對，您確認後才會套用。
tables-field-file = 修訂後的檔案
tables-field-file-hint = CSV 檔，UTF-8 或 Big5 都可以。檔案要包含整張表：沒有列出的項目會從生效日起停用，不會刪除。
tables-field-day = 生效日期
tables-field-day-hint = 今天或以後的日期。選以後的日期，在那天之前都可以撤回。
tables-field-note = 修訂說明
tables-field-note-hint = 例如公文字號；會留在版本紀錄裡。
tables-compare = 上傳並比對
tables-upload = 上傳新版本
tables-download-title = 下載
tables-download-day = 查看哪一天的內容
tables-download-on = 下載那一天的檔案
tables-history = 版本紀錄
tables-column-from = 生效日期
tables-column-note = 說明
tables-column-who = 修訂人員
tables-column-undo = 撤回
tables-undo = 撤回
tables-import-title = 比對結果
tables-import-lead = 檔案「{ $file }」與「{ $table }」比對，預定 { $day } 生效。目前還沒有任何變更。
tables-import-applied = 這個檔案已經套用。
tables-problems = 需要修正的列
tables-column-line = 列
tables-column-problem = 問題
tables-whole = 整張表
tables-kind-added = 新增
tables-kind-changed = 改名
tables-kind-moved = 移動
tables-kind-ended = 停用
tables-no-difference = 沒有差異
tables-no-difference-text = 檔案內容和目前的代碼表相同，不需要套用。
tables-differences = 差異
tables-column-kind = 異動
tables-column-code = 代碼
tables-column-before = 原來
tables-column-after = 之後
tables-more = 還有 { $n } 列
tables-no-use = 沒有進行中的課程使用這些項目。
tables-use-needing = 要改填的草稿
tables-use-keeping = 維持原答案的課程
tables-use-keeping-note = 只是改名的項目，以及審核中和已公布的課程，都不用改填
tables-use = 受影響的課程
tables-column-course = 課程
tables-column-organiser = 開課單位
tables-column-state = 狀態
tables-column-answer = 使用的項目
tables-seen = 我知道有 { $n } 門草稿要改填，開課單位會收到通知
tables-apply = 套用
tables-apply-title = 套用這個版本
flash-tables-applied = 已套用新版本。
flash-tables-undone = 已撤回，恢復前一個版本。
mail-tables-ended-subject = 課程草稿有選項即將停用
mail-tables-ended-body =
    您好：

    登錄表單的選項「{ $answers }」從 { $day } 起停用。下列草稿使用了這個選項，送審前請改選其他選項：

    { $list }

    已送審或已核准的課程不受影響。
    { $link }
tags-title = 屬性標籤管理
tags-lead = 每個標籤的定義、期間、誰可以設定、由誰確認。修改定義會成為新版本，已核准的課程保留核准時的定義。
tags-new = 新增標籤
tags-none = 沒有由貴單位管理的標籤
tags-none-text = 全國推廣中心把標籤交給貴單位管理時，會出現在這裡。
tags-public-title = 屬性標籤
tags-public-lead = 課程的政策標籤與定義。
tags-column-tag = 標籤
tags-column-definition = 定義
tags-column-days = 可設定期間
tags-column-setters = 誰可以設定
tags-column-confirmer = 由誰確認
tags-column-owner = 主管單位
tags-column-edit = 編輯
tags-edit = 編輯
tags-owner-national = 全國推廣中心
tags-always = 不限期間
tags-since = { $from }起
tags-before = { $until }前
tags-between = { $from }起，{ $until }前
tags-state-current = 現行
tags-state-over = 已停用
tags-state-to-come = 尚未開始
tags-setters-everybody = 所有單位
tags-setters-levels = 特定類型的單位
tags-setters-listed = 指定的單位
tags-setters-levels-are = { $levels }
tags-setters-listed-n = 指定的 { $n } 個單位
tags-confirmer-nobody = 不必確認
tags-confirmer-reviewer = 審核課程的單位
tags-confirmer-owner = 標籤的主管單位
tags-no-definition = 尚未訂定定義
tags-no-definition-text = 主管單位訂定後會公布在這裡。
tags-definition-since = { $day }起的定義
tags-definition-from = { $day }起改用的定義
tags-history = 其他版本的定義
tags-courses = 找這個標籤的課程
tags-form-lead = 開課單位在登錄表單上會看到定義。
tags-field-tag = 標籤名稱
tags-field-tag-hint = 最多 20 個字，訂定後不能修改。
tags-field-definition = 定義
tags-field-definition-hint = 怎樣的課程可以使用這個標籤。修改後成為新版本。
tags-field-definition_from = 新定義的生效日期
tags-field-definition_from-hint = 沒有修改定義時不必填；空白是今天。
tags-field-from = 開始日期
tags-field-from-hint = 從這一天起可以設定；空白是不限。
tags-field-until = 停用日期
tags-field-until-hint = 從這一天起不能再設定；已核准的課程保留標籤。
tags-field-setters = 誰可以設定
tags-field-levels = 單位類型
tags-field-levels-hint = 選「特定類型的單位」時勾選。
tags-field-codes = 單位代碼
tags-field-codes-hint = 選「指定的單位」時填寫，用空格或頓號分開。
tags-field-confirmer = 由誰確認
tags-field-owner = 主管單位代碼
tags-field-owner-hint = 空白是全國推廣中心。主管單位可以修改定義與期間。
tags-field-note = 備註
tags-save = 儲存
tags-waiting-n = 有 { $n } 個標籤等貴單位確認。
tags-waiting-go = 前往確認
tags-waiting-title = 待確認的標籤
tags-waiting-lead = 確認後，課程才會掛上標籤。
tags-waiting-none = 沒有待確認的標籤
tags-waiting-none-text = 有課程申請貴單位管理的標籤時，會出現在這裡，也會寄信通知。
tags-waiting-line = { $organiser }，{ $at }申請
tags-waiting-reason = 不同意的原因
tags-waiting-yes = 確認
tags-waiting-no = 不同意
tags-refused-title = 未獲同意的屬性標籤
tags-refused-line = 「{ $tag }」未獲主管單位同意。原因：{ $reason }
tags-refused-no-reason = 未說明
tags-on-course = 屬性標籤
tags-on-course-asked = 待確認
tags-on-course-refused = 未獲同意
tags-on-course-since = { $day }起的定義，課程核准時適用。
tags-on-course-more = 看這個標籤的所有版本
flash-tag-saved = 標籤已儲存。
flash-tag-decided = 已回覆。
mail-tag-asked-subject = 請確認課程的屬性標籤「{ $tag }」
mail-tag-asked-body =
    您好：

    課程 { $code }「{ $title }」已核准，並申請屬性標籤「{ $tag }」。請登入後在「屬性標籤」確認：
    { $address }
mail-tag-refused-subject = 【杏壇】屬性標籤未獲同意：{ $tag }
mail-tag-refused-body =
    您好：

    課程 { $code }「{ $title }」申請的屬性標籤「{ $tag }」未獲主管單位同意。原因：{ $reason }

    課程仍照核定內容公布和報名，只是不掛這個標籤：
    { $address }
lights-title = 燈號
lights-lead = 等您處理的事，和逾期的單位。
lights-all = 看所有燈號
lights-matter-rosters = 待送出的名單
lights-matter-returned = 被退回的課程
lights-matter-review = 待審核的課程
lights-matter-review-rosters = 待確認的名單
lights-none = 沒有
lights-waiting = { $n } 件
lights-late = { $n } 件，{ $late } 件超過三個工作天
lights-red = { $n } 件，{ $red } 件逾期超過一週
lights-schools = 名單逾期的單位
lights-schools-none = 沒有單位逾期
lights-schools-none-text = 課程結束超過一週還沒有送出名單的單位，會列在這裡。
lights-centres = 審核逾期的區管中心
lights-centres-none = 沒有區管中心逾期
lights-centres-none-text = 有課程或名單超過三個工作天未審核的區管中心，會列在這裡。
lights-column-who = 單位
lights-column-schools = 逾期課程
lights-column-centres = 逾期件數
lights-column-days = 最久幾天
lights-column-contact = 電話
lights-column-remind = 提醒
lights-tag-red = 逾期超過一週
lights-tag-late = 逾期
lights-no-phone = 未登錄
lights-remind = 寄信提醒
lights-reminded-at = { $at }已提醒
lights-rule = 綠燈：沒有待辦。黃燈：有事待辦。紅燈：逾期超過一週。
flash-lights-reminded = 已寄信提醒。
mail-lights-rosters-subject = 提醒：研習名單逾期未送出
mail-lights-rosters-body =
    您好：

    貴單位有 { $n } 門課程結束超過一週，還沒有送出研習名單，最久的已經 { $days } 天。教師要等名單確認後才會有時數，請儘快處理：
    { $link }

    { $sender }
mail-lights-reviews-subject = 提醒：課程或名單逾期未審核
mail-lights-reviews-body =
    您好：

    貴單位有 { $n } 件課程或名單超過三個工作天未審核，最久的已經 { $days } 天，請儘快處理：
    { $link }

    { $sender }
trace-group-tables = 代碼表
trace-group-tags = 屬性標籤
trace-group-lights = 燈號提醒
trace-tables-uploaded = 上傳代碼表
trace-tables-applied = 套用代碼表
trace-tables-undone = 撤回代碼表版本
trace-tables-told = 通知草稿改填
trace-tags-added = 新增屬性標籤
trace-tags-changed = 修改屬性標籤
trace-tags-confirmed = 確認課程標籤
trace-tags-refused = 不同意課程標籤
trace-lights-reminded = 寄信提醒逾期

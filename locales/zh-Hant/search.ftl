# 找課程：篩選、排序與結果

course-search-sort-best = 最相關
course-search-sort-closing = 報名快截止
course-search-sort-nearest = 距離最近

find-list-position = 適合的職務
find-list-subject = 領域或科目
find-list-item = 課程細項
find-list-tier = 進修階層
find-list-tag = 屬性標籤
find-list-weekday = 星期
find-list-slot = 時段
find-section-days = 日期
find-section-hours = 研習時數
find-section-organiser = 主辦單位
find-section-near = 距離

find-weekday-1 = 星期一
find-weekday-2 = 星期二
find-weekday-3 = 星期三
find-weekday-4 = 星期四
find-weekday-5 = 星期五
find-weekday-6 = 星期六
find-weekday-7 = 星期日
find-slot-morning = 上午
find-slot-afternoon = 下午
find-slot-evening = 晚上（17:30 起）
find-way-any = 不限
find-subject = { $subject }（{ $stage }）
find-with-count = { $label }（{ $n } 門）
find-courses = ，{ $n } 門課程
find-chosen = 個已選

find-hours-from = 至少幾小時
find-hours-until = 最多幾小時
find-hours-form = 請填時數，例如 3 或 1.5。這個條件沒有套用。
find-organiser = 單位名稱或代碼
find-organiser-hint = 例如：杏林國小
find-near = 在哪裡附近
find-near-own = { $county }（我的學校所在縣市）
find-near-here = 我現在的位置
find-near-hint = 課程以所在縣市的縣市政府位置估算距離；線上課程不列入。
find-near-locate = 用我現在的位置
find-near-failed = 讀不到您的位置。請從清單選一個縣市。
find-within = 多遠以內
find-within-kilometres = { $n } 公里以內

find-chip-hours_from = 至少 { $n } 小時
find-chip-hours_until = 最多 { $n } 小時
find-chip-organiser = 主辦單位：{ $name }
find-chip-near = { $place } { $n } 公里以內
find-away = 約 { $n } 公里
find-same-county = 同縣市

find-relaxed = 沒有課程包含您輸入的每一個字詞。以下是最接近的課程。
find-suggested = 沒有課程含有「{ $typed }」，以下是改以「{ $words }」搜尋的結果。
find-no-index = 搜尋資料正在準備，科目、階層、星期與距離的條件暫時沒有套用。幾分鐘後再試一次即可。
find-empty-text = 試試較短的字詞（例如「閱讀」）、單位簡稱或講師姓名，或少用幾個條件。新課程每天都會公布。
find-empty-without = 拿掉「{ $filter }」

# 單位名單匯入（命令列與之後的匯入頁共用）
import-summary = 讀入 { $rows } 列：新增 { $opened }、異動 { $changed }、不變 { $unchanged }、退回 { $refused }。
import-missing = 名單中不再出現的單位：{ $n } 個（未變更，請人工確認）。
import-row = 第 { $line } 行「{ $column }」：{ $reason }（{ $value }）
import-code-twice = 同一份名單中代碼重複
import-too-few-columns = 欄位不足
import-too-many-columns = 欄位過多
import-year = 學年度不是數字或不合理
import-school-code = 不是學校代碼
import-name-empty = 沒有學校名稱
import-ownership = 不是公立、私立或國立
import-county = 縣市格式應為「[01]新北市」
import-postal-code = 地址前應有「[郵遞區號]」
import-address-county = 地址與縣市不符
import-address-district = 地址看不出鄉鎮市區

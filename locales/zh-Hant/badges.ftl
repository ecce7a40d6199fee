## 數位徽章

badge-doc-description = 參加「{ $title }」（{ $days }）並獲得研習時數。
badge-doc-criteria = 依出席情形由主辦單位提報研習名冊，經審核後核予時數。
badge-doc-hours = 研習時數

badge-title = 數位徽章
badge-lead = 這是一枚 Open Badges 3.0 數位徽章，任何支援的工具都能查驗。
badge-stands = 這枚徽章目前有效
badge-stands-text = 簽發時的時數與今天的研習紀錄相同。
badge-fallen = 這枚徽章已失效
badge-fallen-text = 簽發之後，時數有更正或撤銷。若仍有時數，本人可以重新製作徽章。
badge-facts = 徽章內容
badge-picture-alt = 「{ $title }」的徽章圖
badge-files = 下載
badge-files-text = 圖檔裡已經放入徽章憑證，可以直接上傳到徽章平台；JSON 和 JWT 是同一份憑證的兩種簽章格式。
badge-get-png = PNG 圖檔
badge-get-svg = SVG 圖檔
badge-get-json = 憑證（JSON-LD）
badge-get-token = 憑證（JWT）
badge-holder-text = 徽章不寫姓名。持有人用電子郵件或個人識別碼的雜湊值來證明徽章是自己的；收到徽章的人可請持有人提供其中之一來比對。
flash-badge-issued = 徽章已經備妥。

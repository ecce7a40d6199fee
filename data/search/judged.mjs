// Writes judged-courses.csv and judged-queries.csv from the parts below: `node data/search/judged.mjs`.
// Courses, organisers and people are invented. Which topics answer a query was judged by what the query means, before
// any of them was searched for; see docs/search.md.

import { writeFileSync } from 'node:fs';

const topics = `
gender-class|性別平等教育課堂實踐|檢視教科書與日常語言中的性別刻板印象，設計尊重差異的教學活動。
gender-case|校園性別事件調查處理|性騷擾與性侵害事件的通報、調查程序與當事人保護。
gender-digital|數位性別暴力防治|認識未經同意散布性影像的傷害，以及求助與下架管道。
env-walk|環境教育走讀課程|以校園周邊河川與綠地為教室，設計環境覺察與行動。
env-climate|氣候變遷與淨零行動|從碳足跡盤查到校園節能減碳方案，帶學生思考全球暖化。
env-wetland|濕地生態觀察|認識招潮蟹與水鳥，學習紀錄表設計與野外安全。
ocean|海洋教育潮間帶探索|潮間帶生物觀察、海洋廢棄物調查與食魚議題。
energy|再生能源教學模組|以太陽能板與風力發電模型引導學生探究能源轉換。
food-farm|食農教育校園小田園|從種子到餐桌，規劃校園農場與在地食材課程。
disaster|防災教育與避難演練|地震避難動線、防災地圖繪製與複合式災害情境演練。
special-iep|個別化教育計畫撰寫|IEP 現況描述、長短期目標與轉銜服務的撰寫要領。
special-inclusive|融合教育課程調整|普通班身心障礙學生的課程調整、評量調整與合作教學。
special-autism|自閉症學生的課堂支持|以結構化教學與視覺提示協助泛自閉症學生參與學習。
special-adhd|注意力缺陷過動症學生輔導|理解過動特質，運用代幣制度與座位安排提升專注。
special-ld|學習障礙鑑定與補救策略|讀寫障礙與數學障礙的篩檢、鑑定安置流程與策略。
special-basic|特殊教育知能|認識各類特殊需求學生與學校可用的支持系統。
special-aac|輔助科技在特教班的應用|溝通輔具、眼控與平板輔具的評估與課堂應用。
gifted|資賦優異學生獨立研究指導|引導資優生擬定題目、蒐集資料與發表。
local-hokkien|閩南語繪本教學|臺語繪本唸讀、唸謠與生活對話活動設計。
local-hakka|客語生活會話教學|客家諺語、童謠與情境對話的課堂活動。
local-tribal|原住民族語沉浸式教學|族語全語境教室的環境布置與教學示例。
tribal-culture|部落文化與傳統領域踏查|走訪部落耆老，編寫原住民族文化回應教材。
newcomer|新住民語文越南語教學|越南語字母與生活會話、東南亞文化體驗。
sign|臺灣手語入門|手語基本詞彙、語法與聽障者文化。
bilingual|雙語教學課室用語|以簡易英語帶領健體與藝術課的課室語言與鷹架。
clil|學科內容與語言整合教學設計|CLIL 單元設計、語言目標與內容目標的扣合。
english-phonics|英語自然發音與閱讀|Phonics 解碼活動與分級讀本導讀。
english-speak|英語口說活動設計|任務型活動、Readers Theater 與口說評量。
mandarin-reading|閱讀理解策略教學|預測、摘要、提問與推論策略的國語文課例。
mandarin-writing|寫作教學與作文批改|從仿寫到創作，運用檢核表進行同儕回饋。
mandarin-classic|文言文與古典詩詞教學|以圖像與吟唱帶學生進入古典文學。
mandarin-phonetic|注音符號十週教學|一年級首十週拼讀教學活動與遊戲。
library|圖書教師培訓|圖書館利用教育、選書策略與推動全校閱讀。
picture-book|繪本共讀與說故事技巧|說故事的聲音表情、提問設計與延伸活動。
calligraphy|書法教學入門|執筆、基本筆畫與春聯書寫。
maths-base|數學奠基模組活動師培訓|以遊戲活動建立數學概念，操作教具與討論。
maths-fraction|分數與比例的差異化教學|前測、分組任務與迷思概念診斷。
maths-geogebra|GeoGebra 動態幾何教學|運用 GeoGebra 設計幾何與函數探索活動。
maths-literacy|數學素養導向評量命題|以真實情境命題，試題審修與評分規準討論。
maths-game|數學桌遊融入教學|以桌上遊戲練習四則運算與邏輯推理。
science-inquiry|自然科學探究與實作|提出問題、變因控制與論證的課堂示例。
science-fair|科學展覽指導實務|科展選題、實驗設計、海報與口頭報告。
science-astronomy|天文觀星研習|星座盤操作、望遠鏡架設與校園觀星夜。
science-insect|昆蟲觀察與飼養|獨角仙與蝴蝶的生命週期觀察、自然筆記。
chemistry|化學微型實驗|以微量藥品設計安全、減廢的實驗課。
physics|物理感測器實驗|以手機感測器量測加速度與聲音頻率。
biology|顯微鏡與分子生物實驗|DNA 萃取、電泳與顯微攝影。
ai-teaching|生成式AI融入備課|以 ChatGPT 協助撰寫教案、出題與回饋，討論倫理界線。
ai-basic|人工智慧概論與課堂活動|機器學習原理、不插電活動與影像辨識體驗。
python|Python 程式設計入門|變數、迴圈、函式與資料視覺化。
scratch|Scratch 積木程式與運算思維|以遊戲專題培養分解問題與演算法思考。
robot|mBot 機器人與物聯網專題|感測器、馬達控制與 micro:bit 專題實作。
maker|雷射切割與3D列印實作|Tinkercad 建模、輸出與機具安全。
tablet|平板行動學習|以平板與學習平台進行課中差異化任務。
self-learn|科技輔助自主學習|四學策略、因材網任務指派與學習數據解讀。
online-teach|線上教學工具實作|Google Classroom、Meet 與互動工具操作。
video|影片拍攝與剪輯|手機拍攝、字幕與教學影片剪輯。
canva|Canva 教材設計|以 Canva 製作簡報、學習單與海報。
security|校園資通安全|釣魚郵件、通行密碼與多因子驗證、通報流程。
privacy|個人資料保護法在校園|學生個資蒐集、利用與保存的常見問題。
media|媒體素養與假訊息識讀|查證工具、演算法與同溫層的課堂活動。
copyright|教師應知的著作權|教材引用、合理使用與創用CC。
addiction|網路沉迷與遊戲成癮輔導|辨識成癮徵兆、親師合作與轉介資源。
class-manage|班級經營與常規建立|開學第一週、獎勵制度與衝突處理。
discipline|正向管教策略|以阿德勒觀點回應學生行為，練習具體可行的語句。
bullying|校園霸凌防制與修復式實踐|霸凌事件處理小組、調和與修復會議。
counsel-basic|輔導知能研習|初級輔導的晤談技巧、同理與轉介。
suicide|自殺防治守門人|一問二應三轉介，辨識自傷危機訊號。
emotion|情緒教育與社會情緒學習|情緒辨識、自我調節與關係技巧的班級活動。
trauma|創傷知情的校園|理解創傷反應，調整班級互動與支持環境。
play-therapy|遊戲治療與沙遊初階|媒材運用、關係建立與個案討論。
family|家庭教育與親職講座|親子溝通、隔代教養與家庭資源。
parent-talk|親師溝通技巧|困難對話、聯絡簿書寫與家長座談會。
dropout|中輟生追蹤與復學輔導|中輟通報、家訪與多元復學方案。
middle-edu|中介教育資源與個案合作|慈輝班、資源式中途班與合作式中途班的銜接。
teacher-stress|教師紓壓與正念練習|呼吸、身體掃描與日常自我照顧。
drug|藥物濫用防制|新興毒品樣態、尿液篩檢與春暉小組。
life|生命教育議題融入|生死、價值與人學探索的繪本與影片。
moral|品德教育融入班級|核心價值、服務學習與班級公約。
human-right|兒童權利公約與人權教育|CRC 四大原則與校規檢視。
law|法治教育與模擬法庭|少年事件處理法、校園案例與模擬審判。
consumer|金融理財教育|儲蓄、保險與詐騙防範的課堂遊戲。
fraud|校園反詐騙宣導|解析假投資、假交友話術與車手陷阱。
traffic|交通安全教育|通學路線檢視、視野死角與內輪差。
first-aid|CPR與AED急救訓練|成人與兒童心肺復甦術、異物哽塞處理。
swim|游泳教學與水域安全|水中自救、救生觀念與教學步驟。
pe-ball|樂樂棒球教學|傳接、打擊與簡化規則的課堂活動。
pe-fitness|體適能與跳繩教學|體適能檢測、花式跳繩與晨間運動。
dance|創意舞蹈與肢體開發|身體探索、節奏與小品創作。
mountain|登山教育與無痕山林|裝備、路線規劃與領隊職責。
eyes|視力保健與近視防治|3010 原則、戶外活動與散瞳觀念。
teeth|口腔保健潔牙指導|貝氏刷牙法、含氟漱口水與潔牙觀察。
nutrition|營養教育與午餐供應|均衡飲食、食品安全與廚房稽核。
sex-edu|青春期性教育|身體自主、情感界線與避孕知識。
music-recorder|直笛合奏教學|運舌、指法與簡易合奏編配。
music-choir|合唱團指揮法|發聲、指揮手勢與選曲。
music-uke|烏克麗麗彈唱|和弦、刷法與兒歌伴奏。
art-water|水彩與色彩學|調色、渲染與寫生。
art-pottery|陶藝手捏成形|泥條、泥板與釉藥燒製。
art-puppet|布袋戲與偶戲教學|掌中戲操偶、劇本改編與舞台製作。
drama|教育戲劇策略|教師入戲、定格與論壇劇場。
aesthetic|美感教育校園環境改造|設計思考、空間觀察與學生參與。
photo|攝影構圖入門|光線、構圖與手機攝影。
home-ec|手縫布包與縫紉|縫紉機操作、布料與生活應用。
baking|烘焙與餐旅實作|麵包發酵、蛋糕裝飾與食材衛生。
auto-tech|電動機車檢修|高壓安全、電池檢測與故障診斷。
kids-area|幼兒園學習區規劃|學習區情境布置、教具製作與觀察紀錄。
kids-observe|幼兒觀察與評量|課程大綱六大核心素養的觀察紀錄與評量指標。
kids-bridge|幼小銜接課程|國小與幼兒園老師共備，認識彼此的作息與期待。
kids-motor|幼兒體能與感覺統合|大肌肉遊戲、器材運用與安全。
curriculum|108課綱校訂課程發展|總體課程計畫、校本課程地圖與課程評鑑。
guide|課程諮詢教師培訓|選課輔導、學習歷程檔案與多元選修。
portfolio|學習歷程檔案指導|課程學習成果撰寫與反思引導。
open-class|公開授課與觀議課|說課、觀課紀錄與回饋會談的要領。
co-plan|共同備課工作方法|以學生學習為中心的共備流程。
mentor|教學輔導教師認證|教師專業發展的對話、觀察與支持新手。
novice|初任教師導入輔導|班級、課程與行政的第一年。
pbl|專題導向學習設計|驅動問題、鷹架與成果發表的 PBL 課程。
question|課堂提問技巧|提問層次、候答與追問。
cooperative|分組合作學習|異質分組、角色分工與獎勵。
flip|翻轉教室與學思達|自學講義、課堂討論與組間發表。
remedial|學習扶助教學策略|測驗結果解讀、基本學習內容與補救教學教材。
assessment|素養導向試題設計|真實情境、題組設計與試題分析。
international|國際教育課程與姊妹校交流|視訊交流、永續發展目標議題與雙方課程設計。
sdgs|SDGs永續發展目標課程|以十七項目標盤點校本議題。
outdoor|戶外教育課程與風險管理|場域探勘、課程設計與緊急應變。
history|臺灣史史料教學|以日治時期史料與口述歷史設計提問。
geography|地理資訊系統GIS教學|以 QGIS 製作主題地圖與實察紀錄。
civics|公民審議與選舉模擬|校園議題的審議民主與投票。
career|生涯發展教育|性向測驗解釋、職業試探與升學進路。
vocational|技藝教育與證照輔導|技藝班課程、丙級證照與競賽訓練。
procurement|政府採購法實務|招標、決標、履約與常見錯誤態樣。
document|公文寫作|函、簽、開會通知單的格式與用語。
principal|候用校長儲訓|校務經營、危機處理與公共關係。
retire|退休撫卹新制說明|退撫試算、年資採計與申請流程。
substitute|代理教師增能|備課、班級經營與教甄準備。
`.trim().split('\n').map((line) => {
  const [id, title, outline] = line.split('|');
  return { id, title, outline };
});

const forms = [
  (t) => t,
  (t) => `${t}工作坊`,
  (t) => `114學年度${t}研習（第一場）`,
  (t) => `${t}：從理念到課堂`,
  (t) => `教師增能—${t}實務分享`,
  (t) => `【線上】${t}進階班`,
];

const organisers = [
  ['臺北市松溪區明禾國民小學', '臺北市'], ['臺北市立雲岫高級中學', '臺北市'], ['新北市雙水區四維國民小學', '新北市'],
  ['新北市立望海國民中學', '新北市'], ['桃園市青埔區禾風國民中學', '桃園市'], ['桃園市立龍岡高級中等學校', '桃園市'],
  ['新竹縣竹林鄉山海國民小學', '新竹縣'], ['苗栗縣立客屋國民中學', '苗栗縣'], ['臺中市南屯區晴川國民小學', '臺中市'],
  ['國立中部高級工業職業學校', '臺中市'], ['彰化縣鹿和鎮文開國民小學', '彰化縣'], ['國立彰和師範大學', '彰化縣'],
  ['南投縣立日月國民中學', '南投縣'], ['雲林縣立斗南特殊教育學校', '雲林縣'], ['嘉義市東門區崇文國民小學', '嘉義市'],
  ['臺南市府城區赤崁國民小學', '臺南市'], ['國立南府教育大學', '臺南市'], ['高雄市苓雅區四維國民小學', '高雄市'],
  ['高雄市立港都高級中學附設幼兒園', '高雄市'], ['屏東縣恆溪鄉落山國民小學', '屏東縣'], ['宜蘭縣立蘭雨國民中學', '宜蘭縣'],
  ['花蓮縣教師研習中心', '花蓮縣'], ['臺東縣海端鄉布農國民小學', '臺東縣'], ['澎湖縣政府教育處', '澎湖縣'],
  ['國家山海科學博物館', '臺中市'], ['臺北市學生輔導諮商中心', '臺北市'],
];

const people = '沈若溪 顧一禾 白知行 海以晴 石望舒 莫千尋 程安朗 溫以寧 季曉嵐 汪若水 林果香 谷雨辰 夏木青 雲書漫 柳如煙 簡單行 方寸心 路遙知 丁香葉 余音繞 卜凡塵 苗青禾 江月白 秋水長'.split(' ');

const courses = [];
topics.forEach((topic, n) => {
  // Five courses a topic, each in its own form, by its own organiser and instructor, always the same ones.
  for (let copy = 0; copy < 5; copy += 1) {
    const number = n * 5 + copy;
    const [organiser, county] = organisers[(n * 7 + copy * 5) % organisers.length];
    courses.push({
      code: String(4200001 + number),
      topic: topic.id,
      title: forms[(n + copy) % forms.length](topic.title),
      outline: topic.outline,
      instructor: people[(n * 5 + copy * 11) % people.length],
      organiser,
      county,
    });
  }
});

const of = (...ids) => (course) => ids.includes(course.topic);
const by = (part) => (course) => course.organiser.includes(part) || course.county === part;
const led = (name) => (course) => course.instructor === name;
const both = (...tests) => (course) => tests.every((test) => test(course));
const starting = (part) => topics.filter((topic) => topic.id.startsWith(part)).map((topic) => topic.id);

const mathematics = of(...starting('maths'), 'special-ld');
const special = of(...starting('special'));
const queries = [
  // A wrong character that sounds or looks alike, a missing one, one too many, two swapped.
  ['typo', '性別平登', of('gender-class')],
  ['typo', '環鏡教育', of('env-walk')],
  ['typo', '班及經營', of('class-manage', 'substitute')],
  ['typo', '閱獨理解', of('mandarin-reading')],
  ['typo', '海羊教育', of('ocean')],
  ['typo', '防栽教育', of('disaster')],
  ['typo', '特書教育', special],
  ['typo', '正像管教', of('discipline')],
  ['typo', '媒體素樣', of('media')],
  ['typo', '學習扶住', of('remedial')],
  ['typo', '探就與實作', of('science-inquiry')],
  ['typo', '公開受課', of('open-class')],
  ['typo', '情續教育', of('emotion')],
  ['typo', '數雪桌遊', of('maths-game')],
  ['typo', '交通全安', of('traffic')],
  ['typo', '遊戲冶療', of('play-therapy')],
  ['typo', '布代戲', of('art-puppet')],
  ['typo', '烏克麗', of('music-uke')],
  ['typo', '心肺復術', of('first-aid')],
  ['typo', '親師溝同', of('parent-talk')],
  ['typo', '食農教育育', of('food-farm')],
  ['typo', '個別化教育計劃', of('special-iep')],
  ['typo', '霸淩', of('bullying')],
  ['typo', '輔倒', of('counsel-basic', 'special-adhd', 'addiction', 'dropout', 'novice', 'career', 'guide', 'mentor', 'vocational')],
  // The beginning or a part of a word.
  ['half', '性別平', of('gender-class')],
  ['half', '環境教', of('env-walk')],
  ['half', '班級經', of('class-manage', 'substitute')],
  ['half', '素養導', of('maths-literacy', 'assessment')],
  ['half', '探究與實', of('science-inquiry')],
  ['half', '學習歷程', of('portfolio', 'guide')],
  ['half', '機器', of('robot', 'ai-basic')],
  ['half', '著作', of('copyright')],
  ['half', '布袋', of('art-puppet')],
  ['half', '觀星', of('science-astronomy')],
  ['half', '潔牙', of('teeth')],
  // Other words for the same thing.
  ['synonym', '性平', of('gender-class')],
  ['synonym', '環教', of('env-walk')],
  ['synonym', '特教', special],
  ['synonym', '資安', of('security')],
  ['synonym', '臺語', of('local-hokkien')],
  ['synonym', '客家話', of('local-hakka')],
  ['synonym', '母語', of(...starting('local'))],
  ['synonym', '族語', of('local-tribal')],
  ['synonym', '過動', of('special-adhd')],
  ['synonym', '自閉', of('special-autism')],
  ['synonym', '資優', of('gifted')],
  ['synonym', '補救教學', of('remedial', 'special-ld')],
  ['synonym', '科展', of('science-fair')],
  ['synonym', '共備', of('co-plan', 'kids-bridge')],
  ['synonym', 'AI', of('ai-teaching', 'ai-basic')],
  ['synonym', '人工智慧', of('ai-teaching', 'ai-basic')],
  ['synonym', '反毒', of('drug')],
  ['synonym', '防溺', of('swim')],
  ['synonym', '心肺復甦', of('first-aid')],
  ['synonym', '十二年國教', of('curriculum')],
  ['synonym', '新課綱', of('curriculum')],
  ['synonym', '個資', of('privacy')],
  ['synonym', '智財權', of('copyright')],
  ['synonym', '職涯輔導', of('career')],
  ['synonym', '剪片', of('video')],
  ['synonym', '永續發展目標', of('sdgs', 'international')],
  ['synonym', '減壓', of('teacher-stress')],
  ['synonym', '全球暖化', of('env-climate')],
  ['synonym', '遠距教學', of('online-teach')],
  ['synonym', '帶班', of('class-manage', 'substitute', 'discipline')],
  ['synonym', '網路成癮', of('addiction')],
  ['synonym', '課室英語', of('bilingual')],
  // A course's code, however it is typed.
  ['code', '4200017', (course) => course.code === '4200017'],
  ['code', '４２００１００', (course) => course.code === '4200100'],
  ['code', '課程代碼 4200333', (course) => course.code === '4200333'],
  ['code', '4200005、4200006', (course) => ['4200005', '4200006'].includes(course.code)],
  // Who holds it and what about, long and short names.
  ['organiser', '四維國小 數學', both(by('四維國民小學'), mathematics)],
  ['organiser', '四維國民小學', by('四維國民小學')],
  ['organiser', '台中 輔導', both(by('臺中市'), of('counsel-basic', 'special-adhd', 'addiction', 'dropout', 'novice', 'career', 'guide', 'mentor', 'vocational'))],
  ['organiser', '晴川國小', by('晴川國民小學')],
  ['organiser', '望海國中', by('望海國民中學')],
  ['organiser', '雲岫高中', by('雲岫高級中學')],
  ['organiser', '中部高工', by('中部高級工業職業學校')],
  ['organiser', '斗南特教學校', by('斗南特殊教育學校')],
  ['organiser', '南府教大', by('南府教育大學')],
  ['organiser', '澎湖 教育處', by('澎湖縣政府教育處')],
  ['organiser', '花蓮研習中心', by('花蓮縣教師研習中心')],
  ['organiser', '輔諮中心', by('學生輔導諮商中心')],
  ['organiser', '科學博物館', by('科學博物館')],
  ['organiser', '晴穿國小', by('晴川國民小學')],
  // People who teach.
  ['instructor', '溫以寧', led('溫以寧')],
  ['instructor', '季曉嵐', led('季曉嵐')],
  ['instructor', '谷雨', led('谷雨辰')],
  ['instructor', '江月白老師', led('江月白')],
  ['instructor', '莫千尋 閱讀', both(led('莫千尋'), of('mandarin-reading', 'library', 'english-phonics', 'picture-book'))],
  // Letters and digits.
  ['latin', 'python', of('python')],
  ['latin', 'Ｐｙｔｈｏｎ', of('python')],
  ['latin', 'pyhton', of('python')],
  ['latin', 'geogebra', of('maths-geogebra')],
  ['latin', 'geogbra', of('maths-geogebra')],
  ['latin', 'scrat', of('scratch')],
  ['latin', 'chatgtp', of('ai-teaching')],
  ['latin', 'canva', of('canva')],
  ['latin', 'CPR', of('first-aid')],
  ['latin', 'iep', of('special-iep')],
  ['latin', 'sdgs', of('sdgs', 'international')],
  ['latin', '3d列印', of('maker')],
  ['latin', 'micro:bit', of('robot')],
  // As people ask: several words, a whole phrase, a purpose.
  ['mixed', '國小數學分數', of('maths-fraction')],
  ['mixed', '自閉症學生上課', of('special-autism')],
  ['mixed', '素養導向評量命題研習', of('maths-literacy', 'assessment')],
  ['mixed', '用平板上課', of('tablet')],
  ['mixed', '英語 閱讀', of('english-phonics')],
  ['mixed', 'AI 備課', of('ai-teaching')],
  ['mixed', '幼兒園 學習區', of('kids-area')],
  ['mixed', '霸凌 處理', of('bullying')],
  ['mixed', '水彩寫生', of('art-water')],
  ['mixed', '教甄準備', of('substitute')],
  ['mixed', '採購法', of('procurement')],
  ['mixed', '學生自傷', of('suicide')],
  ['mixed', '怎麼跟家長溝通', of('parent-talk')],
  ['mixed', '108課綱 校本課程', of('curriculum')],
];

const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const table = (columns, rows) => [columns, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n';
const folder = new URL('.', import.meta.url);
const columns = ['code', 'title', 'outline', 'instructor', 'organiser', 'county'];
writeFileSync(new URL('judged-courses.csv', folder), table(columns, courses.map((course) => columns.map((name) => course[name]))));
const judged = queries.map(([kind, query, holds]) => [kind, query, courses.filter(holds).map((course) => course.code).join(' ')]);
writeFileSync(new URL('judged-queries.csv', folder), table(['kind', 'query', 'expected'], judged));
console.log(`${courses.length} courses, ${judged.length} queries; without an answer: ${judged.filter((row) => !row[2]).map((row) => row[1])}`);

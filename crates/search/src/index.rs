//! The index in its folder: opening, changing, asking.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::collector::Count;
use tantivy::directory::MmapDirectory;
use tantivy::query::Query;
use tantivy::schema::Value;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

use crate::ask::{Asked, Builder, term, together};
use crate::collect::{Collect, Gathered};
use crate::columns::Opened;
use crate::cut::{GramCutter, WordCutter};
use crate::error::SearchError;
use crate::rebuild::Rebuild;
use crate::schema::{FORMAT, Fields, GRAMS, WORDS};
use crate::types::{Entry, Found, Hit, Question};
use crate::typos;
use crate::words::Words;

/// The furthest hit that can be paged to.
const FURTHEST: usize = 10_000;
/// Working memory of the writer of changes, in bytes.
const WRITER: usize = 32 << 20;

/// The index of one copy of the service. Cloning gives another handle to the same.
#[derive(Clone, Debug)]
pub struct Index(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    /// `None`: in memory.
    pub folder: Option<PathBuf>,
    pub words: Arc<Words>,
    pub fields: Fields,
    pub live: RwLock<Option<Arc<Live>>>,
    pub rebuilding: AtomicBool,
    pub opened: Arc<Opened>,
}

/// What is asked and changed now; a rebuild puts another in its place.
pub(crate) struct Live {
    pub reader: IndexReader,
    pub writer: Mutex<IndexWriter>,
    pub position: AtomicI64,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").field("position", &self.position).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index of a folder, which is made when there is none. What cannot be read or was written in another
    /// format is thrown away: [`Index::needs_rebuild`] then says so until a [`Rebuild`] is finished.
    ///
    /// # Errors
    /// [`SearchError::Folder`] when the folder cannot be made or written; [`SearchError::Engine`] when another process
    /// has the index open.
    pub fn open(folder: &Path, words: Arc<Words>) -> Result<Self, SearchError> {
        fs::create_dir_all(folder)?;
        let inner = Inner::new(Some(folder.to_owned()), words);
        let current = current(folder);
        let live = match current.as_ref().map(|name| inner.open_live(&folder.join(name))) {
            Some(Ok(live)) => Some(Arc::new(live)),
            // Another process works on it: it is sound, and must not be thrown away under its hands.
            Some(Err(SearchError::Engine(error @ TantivyError::LockFailure(..)))) => return Err(error.into()),
            Some(Err(error)) => {
                tracing::warn!(%error, folder = %folder.display(), "the search index cannot be read: it must be built anew");
                None
            }
            None => None,
        };
        // A rebuild that was killed, or an index nobody can read, only takes room.
        let keep = live.as_ref().and(current);
        sweep(folder, keep.as_deref());
        *inner.live.write().unwrap_or_else(PoisonError::into_inner) = live;
        Ok(Self(Arc::new(inner)))
    }

    /// An empty index in memory, ready at once.
    ///
    /// # Errors
    /// [`SearchError::Words`] when the shipped words cannot be read; [`SearchError::Engine`].
    pub fn in_memory() -> Result<Self, SearchError> {
        Self::in_memory_with(Words::shipped()?)
    }

    /// As [`Index::in_memory`], with other words.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn in_memory_with(words: Arc<Words>) -> Result<Self, SearchError> {
        let inner = Inner::new(None, words);
        let index = inner.create(None)?;
        *inner.live.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(Live::new(index)?));
        Ok(Self(Arc::new(inner)))
    }

    /// Whether there is nothing to ask: a [`Rebuild`] must be finished first.
    pub fn needs_rebuild(&self) -> bool {
        self.0.live().is_err()
    }

    /// Puts courses in, in place of what stands under their codes, and takes codes out. All of it can be found, or
    /// found no more, as soon as this returns, and survives a crash from then on.
    ///
    /// # Errors
    /// [`SearchError::NeedsRebuild`], [`SearchError::Engine`]; then nothing has changed.
    pub fn apply(
        &self,
        changed: impl IntoIterator<Item = Entry>,
        gone: &[String],
    ) -> Result<(), SearchError> {
        let position = self.position();
        self.apply_at(changed, gone, position)
    }

    /// As [`Index::apply`], and remembers in the same step how far in the feed of changes this goes.
    ///
    /// # Errors
    /// As [`Index::apply`].
    pub fn apply_at(
        &self,
        changed: impl IntoIterator<Item = Entry>,
        gone: &[String],
        position: i64,
    ) -> Result<(), SearchError> {
        let live = self.0.live()?;
        let mut writer = live.writer();
        let done = self.0.write(&mut writer, changed, gone, position);
        if let Err(error) = done {
            writer.rollback()?;
            return Err(error.into());
        }
        live.reader.reload()?;
        self.0.opened.keep(&live.reader.searcher());
        live.position.store(position, Ordering::SeqCst);
        Ok(())
    }

    /// Remembers how far in the feed of changes the index is, without a change.
    ///
    /// # Errors
    /// As [`Index::apply`].
    pub fn mark(&self, position: i64) -> Result<(), SearchError> {
        self.apply_at([], &[], position)
    }

    /// How far in the feed of changes the index is; 0 when nobody said.
    pub fn position(&self) -> i64 {
        self.0.live().map_or(0, |live| live.position.load(Ordering::SeqCst))
    }

    /// Number of courses in the index.
    pub fn len(&self) -> u64 {
        self.0.live().map_or(0, |live| live.reader.searcher().num_docs())
    }

    /// Whether the index holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Begins a new index beside this one, which goes on being asked and changed until [`Rebuild::finish`].
    ///
    /// # Errors
    /// [`SearchError::Rebuilding`] when one is under way; [`SearchError::Folder`], [`SearchError::Engine`].
    pub fn rebuild(&self) -> Result<Rebuild, SearchError> {
        Rebuild::begin(Arc::clone(&self.0))
    }

    /// Answers a question.
    ///
    /// # Errors
    /// [`SearchError::NeedsRebuild`], [`SearchError::Engine`].
    pub fn search(&self, question: &Question) -> Result<Found, SearchError> {
        let live = self.0.live()?;
        Asking::new(&self.0, live.reader.searcher(), question).answer()
    }

    /// Which of a few courses answer a question; for alerts. Words must all hold: nothing is guessed.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn matches(
        &self,
        entries: impl IntoIterator<Item = Entry>,
        question: &Question,
    ) -> Result<Vec<String>, SearchError> {
        self.few(entries)?.matches(question)
    }

    /// A few courses, to be asked many questions.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn few(&self, entries: impl IntoIterator<Item = Entry>) -> Result<Few, SearchError> {
        Few::new(Arc::clone(&self.0.words), entries)
    }
}

/// A few courses, to be asked which of them answer a question: for alerts on saved searches.
#[derive(Debug)]
pub struct Few {
    inner: Inner,
    searcher: Searcher,
    courses: usize,
}

impl Few {
    /// Puts them together, in memory.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn new(words: Arc<Words>, entries: impl IntoIterator<Item = Entry>) -> Result<Self, SearchError> {
        let inner = Inner::new(None, words);
        let builder = tantivy::Index::builder()
            .schema(inner.fields.schema.clone())
            .settings(Fields::settings())
            .tokenizers(inner.cutters());
        let directory = tantivy::directory::RamDirectory::create();
        let mut writer = builder.single_segment_index_writer(directory, WRITER)?;
        let mut courses = 0;
        for entry in entries {
            writer.add_document(inner.fields.document(&entry))?;
            courses += 1;
        }
        let mut index = writer.finalize()?;
        index.set_tokenizers(inner.cutters());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = IndexReader::searcher(&reader);
        Ok(Self { inner, searcher, courses })
    }

    /// Codes of those that answer the question, in its order, whatever its page. Words must all hold.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn matches(&self, question: &Question) -> Result<Vec<String>, SearchError> {
        let question = Question { skip: 0, take: self.courses, facets: false, ..question.clone() };
        let asking = Asking::new(&self.inner, self.searcher.clone(), &question);
        let gathered = asking.strictly()?;
        Ok(asking.page(&gathered)?.into_iter().map(|hit| hit.code).collect())
    }
}

impl Inner {
    fn new(folder: Option<PathBuf>, words: Arc<Words>) -> Self {
        let rebuilding = AtomicBool::new(false);
        let opened = Arc::default();
        Self { folder, words, fields: Fields::new(), live: RwLock::new(None), rebuilding, opened }
    }

    pub(crate) fn live(&self) -> Result<Arc<Live>, SearchError> {
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        live.clone().ok_or(SearchError::NeedsRebuild)
    }

    fn cutters(&self) -> TokenizerManager {
        let cutters = TokenizerManager::default();
        cutters.register(GRAMS, GramCutter::default());
        cutters.register(WORDS, WordCutter::new(Arc::clone(&self.words)));
        cutters
    }

    /// An empty index in a new folder, or in memory.
    pub(crate) fn create(&self, folder: Option<&Path>) -> Result<tantivy::Index, SearchError> {
        let builder = tantivy::Index::builder()
            .schema(self.fields.schema.clone())
            .settings(Fields::settings())
            .tokenizers(self.cutters());
        let Some(folder) = folder else { return Ok(builder.create_in_ram()?) };
        fs::create_dir_all(folder)?;
        Ok(builder.create_in_dir(folder)?)
    }

    fn open_live(&self, folder: &Path) -> Result<Live, SearchError> {
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let mut index = tantivy::Index::open(directory)?;
        if index.schema() != self.fields.schema {
            return Err(SearchError::NeedsRebuild);
        }
        index.set_tokenizers(self.cutters());
        Live::new(index)
    }

    fn write(
        &self,
        writer: &mut IndexWriter,
        changed: impl IntoIterator<Item = Entry>,
        gone: &[String],
        position: i64,
    ) -> tantivy::Result<()> {
        for code in gone {
            writer.delete_term(Term::from_field_text(self.fields.code, code));
        }
        for entry in changed {
            writer.delete_term(Term::from_field_text(self.fields.code, &entry.code));
            writer.add_document(self.fields.document(&entry))?;
        }
        commit(writer, position)
    }
}

/// Writes what was put in, with the position in the same step.
pub(crate) fn commit(writer: &mut IndexWriter, position: i64) -> tantivy::Result<()> {
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&position.to_string());
    prepared.commit()?;
    Ok(())
}

impl Live {
    pub(crate) fn new(index: tantivy::Index) -> Result<Self, SearchError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let writer = index.writer_with_num_threads(1, WRITER)?;
        let payload = index.load_metas()?.payload;
        let position = payload.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self { reader, writer: Mutex::new(writer), position: AtomicI64::new(position) })
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Name of the file that says which folder holds the index, and in what format.
const CURRENT: &str = "current";

/// Name of the folder that holds the index, when it is of the present format.
fn current(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join(CURRENT)).ok()?;
    let (format, name) = text.trim().split_once(' ')?;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (format == FORMAT.to_string() && plain).then(|| name.to_owned())
}

/// Makes a folder the one that is opened from now on; other folders are swept away.
pub(crate) fn make_current(folder: &Path, name: &str) -> Result<(), SearchError> {
    let (new, file) = (folder.join("current.new"), folder.join(CURRENT));
    fs::write(&new, format!("{FORMAT} {name}\n"))?;
    fs::File::open(&new)?.sync_all()?;
    fs::rename(&new, &file)?;
    fs::File::open(folder)?.sync_all()?;
    sweep(folder, Some(name));
    Ok(())
}

/// Removes the folders of indexes but one. What is still open stays readable until it is closed.
fn sweep(folder: &Path, keep: Option<&str>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_string_lossy().starts_with("index-");
        if ours && Some(name.as_os_str()) != keep.map(AsRef::as_ref) {
            let removed = fs::remove_dir_all(entry.path());
            if let Err(error) = removed {
                tracing::warn!(%error, folder = %entry.path().display(), "an old search index cannot be removed");
            }
        }
    }
}

/// One question on its way.
struct Asking<'a> {
    inner: &'a Inner,
    searcher: Searcher,
    question: Arc<Question>,
    asked: Asked,
}

impl<'a> Asking<'a> {
    fn new(inner: &'a Inner, searcher: Searcher, question: &Question) -> Self {
        let asked = Asked::read(&inner.words, &question.words);
        Self { inner, searcher, question: Arc::new(question.clone()), asked }
    }

    fn answer(&self) -> Result<Found, SearchError> {
        if let Some(found) = self.by_codes()? {
            return Ok(found);
        }
        let (mut relaxed, mut suggested) = (false, None);
        let mut gathered = self.strictly()?;
        if gathered.total == 0 && !self.asked.is_empty() {
            (gathered, suggested) = self.loosely(gathered)?;
            relaxed = gathered.total > 0;
        }
        let facets = if self.question.facets { gathered.facets() } else { Vec::new() };
        Ok(Found { hits: self.page(&gathered)?, total: gathered.total, facets, relaxed, suggested })
    }

    fn builder(&self) -> Builder<'_> {
        Builder { fields: &self.inner.fields, words: &self.inner.words, opened: &self.inner.opened }
    }

    /// Courses whose codes stand in the words, whatever the filters: who types a code means that course.
    fn by_codes(&self) -> Result<Option<Found>, SearchError> {
        let mut hits = Vec::new();
        for code in &self.asked.codes {
            let query = term(self.inner.fields.code, code);
            let known = self.searcher.search(&*query, &Count)? > 0;
            if known && !hits.iter().any(|hit: &Hit| hit.code == *code) {
                hits.push(Hit { code: code.clone(), kilometres: None });
            }
        }
        if hits.is_empty() {
            return Ok(None);
        }
        let total = hits.len() as u64;
        let hits = hits.into_iter().skip(self.question.skip).take(self.question.take).collect();
        Ok(Some(Found { hits, total, ..Found::default() }))
    }

    fn strictly(&self) -> Result<Gathered, SearchError> {
        let ranked = matches!(self.question.sort, crate::Sort::Best | crate::Sort::Nearest);
        let words = (!self.asked.is_empty()).then(|| self.builder().strict(&self.asked, ranked));
        self.gather(words, ranked)
    }

    /// Nothing had all the words: first words that may have been meant, then most of what was typed.
    fn loosely(&self, nothing: Gathered) -> Result<(Gathered, Option<String>), SearchError> {
        let words = &self.inner.words;
        let from_dictionary = typos::corrected(words, &self.asked.text);
        for text in [from_dictionary, self.corrected_by_courses()?].into_iter().flatten() {
            let asked = Asked::read(words, &text);
            let gathered = self.gather(Some(self.builder().strict(&asked, true)), true)?;
            if gathered.total > 0 {
                return Ok((gathered, Some(text)));
            }
        }
        let builder = self.builder();
        let gathered = self.gather(Some(builder.relaxed(&self.asked)), true)?;
        if gathered.total > 0 {
            return Ok((gathered, None));
        }
        let Some(rarest) = self.rarest()? else { return Ok((nothing, None)) };
        let gathered = self.gather(Some(builder.mostly(&self.asked, rarest)), true)?;
        Ok((gathered, None))
    }

    /// What was typed with one character of a word that no course has replaced by one taken for it, where courses
    /// have that: names of schools and people stand in no dictionary.
    fn corrected_by_courses(&self) -> Result<Option<String>, SearchError> {
        let mut text = self.asked.text.clone();
        for piece in self.asked.pieces.iter().filter(|piece| !piece.latin && !piece.filler) {
            let chars: Vec<char> = piece.text.chars().collect();
            if !(2..=8).contains(&chars.len()) || self.frequency(&piece.text)? > 0 {
                continue;
            }
            let mut best: Option<(u64, String)> = None;
            for (n, c) in chars.iter().enumerate() {
                for other in self.inner.words.alikes(*c) {
                    let mut candidate = chars.clone();
                    candidate[n] = other;
                    let candidate: String = candidate.into_iter().collect();
                    let frequency = self.frequency(&candidate)?;
                    if frequency > best.as_ref().map_or(0, |(most, _)| *most) {
                        best = Some((frequency, candidate));
                    }
                }
            }
            if let Some((_, better)) = best {
                text = text.replacen(&piece.text, &better, 1);
            }
        }
        Ok((text != self.asked.text).then_some(text))
    }

    /// The piece that fewest courses hold; `None` when there is one that none holds.
    fn rarest(&self) -> Result<Option<&crate::ask::Piece>, SearchError> {
        let mut rarest: Option<(u64, &crate::ask::Piece)> = None;
        for piece in self.asked.pieces.iter().filter(|piece| !piece.filler) {
            let mut frequency = 0;
            for text in std::iter::once(&piece.text).chain(&piece.same) {
                frequency += self.frequency(text)?;
            }
            if rarest.is_none_or(|(least, _)| frequency < least) {
                rarest = Some((frequency, piece));
            }
        }
        Ok(rarest.filter(|(frequency, _)| *frequency > 0).map(|(_, piece)| piece))
    }

    /// At most so many courses hold a text: as many as hold its rarest part.
    fn frequency(&self, text: &str) -> Result<u64, SearchError> {
        let mut least = u64::MAX;
        for gram in crate::cut::grams(text) {
            let term = Term::from_field_text(self.inner.fields.all, &gram);
            least = least.min(self.searcher.doc_freq(&term)?);
            if least == 0 {
                break;
            }
        }
        Ok(if least == u64::MAX { 0 } else { least })
    }

    fn gather(&self, words: Option<Box<dyn Query>>, ranked: bool) -> Result<Gathered, SearchError> {
        let question = &self.question;
        let now = question.now.as_millisecond();
        let scored = words.is_some() && ranked;
        let filters = self.builder().filters(&question.filter, question.facets, now);
        let query = together(filters, words);
        let keep = question.skip.saturating_add(question.take).min(FURTHEST);
        let collect = Collect {
            question: Arc::clone(question),
            scored,
            counted: question.facets,
            keep,
            opened: Arc::clone(&self.inner.opened),
        };
        Ok(self.searcher.search(&*query, &collect)?)
    }

    fn page(&self, gathered: &Gathered) -> Result<Vec<Hit>, SearchError> {
        let page = gathered.best.iter().skip(self.question.skip).take(self.question.take);
        let hit = |best: &crate::collect::Best| -> Result<Hit, SearchError> {
            let document: TantivyDocument = self.searcher.doc(best.address)?;
            let code = document.get_first(self.inner.fields.code).and_then(|value| value.as_str());
            Ok(Hit { code: code.unwrap_or_default().to_owned(), kilometres: best.kilometres })
        };
        page.map(hit).collect()
    }
}

//! The description of the interface (OpenAPI 3.1), made from the handlers themselves.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{Modify, OpenApi, ToResponse, ToSchema};

use super::hooks::doors;
use super::{VERSION, about, deliveries, environment, months, profiles, records, statements};

/// Every address of the interface, a line each.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Xingtan exchange",
        description = "Records of in-service training between systems. A call carries a key of a partner; what a test key sends is \
                       checked in full and never merged. Refusals are problem details (RFC 9457) with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        about::me,
        about::tables,
        about::table,
        about::openapi,
        deliveries::list,
        deliveries::send,
        deliveries::show,
        deliveries::drop,
        deliveries::refused,
        deliveries::merge,
        profiles::list,
        profiles::send,
        profiles::show,
        profiles::drop,
        profiles::refused,
        profiles::merge,
        statements::take,
        records::list,
        records::package,
        environment::list,
        records::changed,
        months::show,
        months::compare,
        months::drill,
        months::confirm,
        doors::list,
        doors::create,
        doors::show,
        doors::change,
        doors::remove,
        doors::ping,
        doors::replay,
    ),
    components(responses(ProblemAnswer), schemas(FieldProblem)),
    modifiers(&Secured),
)]
struct Described;

struct Secured;

impl Modify for Secured {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let key = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("xtk_…")
            .description(Some("A key of a partner."))
            .build();
        for item in openapi.paths.paths.values_mut() {
            let methods = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
            methods.into_iter().flatten().filter(|one| one.security.is_some()).for_each(refuse);
        }
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("key", SecurityScheme::Http(key));
        openapi.info.version = VERSION.to_owned();
        openapi.servers = Some(vec![utoipa::openapi::Server::new(format!("/api/exchange/{VERSION}"))]);
    }
}

/// What every address behind a key may answer beside its own refusals.
fn refuse(operation: &mut Operation) {
    for status in ["401", "403", "429"] {
        let problem = RefOr::Ref(Ref::from_response_name("ProblemAnswer"));
        operation.responses.responses.insert(status.to_owned(), problem);
    }
}

/// Why a call was not answered as it hoped.
#[derive(ToSchema, ToResponse)]
#[response(description = "Why not", content_type = "application/problem+json")]
#[allow(dead_code, reason = "described, never made: the web layer writes it in the caller's language")]
pub(super) struct ProblemAnswer {
    /// `urn:xingtan:problem:` and the code.
    r#type: String,
    /// What kind of refusal, in words.
    title: String,
    /// The status again.
    status: u16,
    /// What is wrong, in words.
    detail: String,
    /// Stable; programs decide by it.
    #[schema(example = "key-address")]
    code: String,
    /// What to do next, in words.
    next: String,
    /// Names the call in our log.
    instance: String,
    /// What is wrong with which field, where several are.
    errors: Option<Vec<FieldProblem>>,
}

/// What is wrong with one field.
#[derive(ToSchema)]
#[allow(dead_code, reason = "described, never made: the web layer writes it in the caller's language")]
pub(super) struct FieldProblem {
    /// The field.
    field: String,
    /// Stable; programs decide by it.
    code: String,
    /// What is wrong, in words.
    detail: String,
    /// What to do next, in words.
    next: String,
}

/// The description as JSON, always the same text for the same program.
pub fn document() -> String {
    let text = Described::openapi().to_pretty_json().unwrap_or_default();
    format!("{text}\n")
}

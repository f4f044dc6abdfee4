//! The API's description (OpenAPI), written from the code.

use sodiem_core::api::{CLIENT_HEADER, PROBLEM_MEDIA_TYPE, Problem};
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

/// What stands above all routes.
#[must_use]
pub fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Sổ Điểm")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "The API of the sync server. Whoever is not signed in gets `sign_in_needed`, except \
             where an operation says otherwise. Times are milliseconds since 1970-01-01 UTC, \
             exact numbers are texts such as `3/4`, bytes are base64.",
        ))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// Adds what all operations have in common: the answer to what goes wrong, and the header that
/// whatever changes something needs.
#[must_use]
pub fn completed(mut description: OpenApi) -> OpenApi {
    let schemas = &mut description.components.get_or_insert_default().schemas;
    schemas.insert(Problem::name().into_owned(), Problem::schema());
    let mut nested = Vec::new();
    Problem::schemas(&mut nested);
    schemas.extend(nested);
    for item in description.paths.paths.values_mut() {
        let PathItem {
            get,
            put,
            post,
            delete,
            options,
            head,
            patch,
            ..
        } = item;
        for operation in [get, options, head].into_iter().flatten() {
            add_problem(operation);
        }
        for operation in [put, post, patch, delete].into_iter().flatten() {
            add_problem(operation);
            add_client_header(operation);
        }
    }
    description
}

fn add_problem(operation: &mut Operation) {
    let content = ContentBuilder::new()
        .schema(Some(RefOr::Ref(Ref::from_schema_name(Problem::name()))))
        .build();
    let response = ResponseBuilder::new()
        .description("What went wrong (RFC 9457), with a stable code")
        .content(PROBLEM_MEDIA_TYPE, content)
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(response));
}

fn add_client_header(operation: &mut Operation) {
    let header = ParameterBuilder::new()
        .name(CLIENT_HEADER)
        .parameter_in(ParameterIn::Header)
        .required(utoipa::openapi::Required::True)
        .description(Some(
            "Any value: no form of another site can send this header",
        ))
        .schema(Some(String::schema()))
        .build();
    operation
        .parameters
        .get_or_insert_default()
        .push(RefOr::T(header));
}

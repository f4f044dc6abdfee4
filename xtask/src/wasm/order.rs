//! The order of a module's functions. Many of them are one function of the source compiled for several
//! types. Compression finds what they share where they stand beside each other: a fiftieth of the
//! module.

use std::collections::BTreeMap;
use std::convert::Infallible;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionBody, FunctionSectionReader, KnownCustom, Name,
    Parser, Payload, TypeRef,
};

/// The module with its functions in the order of their names, and without the names.
pub fn by_name(module: &[u8]) -> Result<Vec<u8>> {
    let mut ordered = Module::new();
    Order::of(module)
        .context("wasm-bindgen's module does not read")?
        .parse_core_module(&mut ordered, Parser::new(0), module)
        .context("the functions cannot be put in order")?;
    Ok(ordered.finish())
}

/// An order of the functions that are the module's own; imported ones stand before them and stay.
struct Order {
    /// The module's own, by their index among themselves.
    order: Vec<usize>,
    /// Where each function goes, imported ones included.
    places: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> Result<Self> {
        let mut imported = 0;
        let mut bodies: Vec<&[u8]> = Vec::new();
        let mut names = BTreeMap::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                Payload::CustomSection(section) => names.extend(names_of(&section)?),
                _ => {}
            }
        }
        let name = |own: usize| names.get(&(imported + own)).copied().unwrap_or_default();
        let mut order: Vec<usize> = (0..bodies.len()).collect();
        order.sort_by_key(|own| (without_hash(name(*own)), bodies[*own]));
        let mut places: Vec<u32> = (0..u32::try_from(imported + bodies.len())?).collect();
        for (place, own) in order.iter().enumerate() {
            places[imported + own] = u32::try_from(imported + place)?;
        }
        Ok(Self { order, places })
    }
}

/// The names of functions by their index, if the section has them.
fn names_of<'a>(section: &CustomSectionReader<'a>) -> Result<BTreeMap<usize, &'a str>> {
    let mut names = BTreeMap::new();
    if let KnownCustom::Name(subsections) = section.as_known() {
        for subsection in subsections {
            if let Name::Function(functions) = subsection? {
                for naming in functions {
                    let naming = naming?;
                    names.insert(usize::try_from(naming.index)?, naming.name);
                }
            }
        }
    }
    Ok(names)
}

/// The compiler ends a name with a hash of the types that the function was compiled for.
fn without_hash(name: &str) -> &str {
    name.rsplit_once("::h").map_or(name, |(name, _)| name)
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.places[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for own in &self.order {
            functions.function(types[*own]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section
            .into_iter()
            .collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for own in self.order.clone() {
            utils::parse_function_body(self, code, bodies[own].clone())?;
        }
        Ok(())
    }

    /// Only the names are there, and they have done their work.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, ExportSection, Function, ImportSection, NameMap,
        NameSection, TypeSection,
    };

    use super::*;

    /// An imported function, and of its own: `twin` and its twin around `other`, which is exported
    /// and calls all four.
    fn module() -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("env", "imported", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for called in [vec![0], vec![0, 1, 2, 3], vec![0]] {
            functions.function(0);
            let mut body = Function::new([]);
            for function in called {
                body.instructions().call(function);
            }
            body.instructions().end();
            code.function(&body);
        }
        let mut exports = ExportSection::new();
        exports.export("other", ExportKind::Func, 2);
        let mut named = NameMap::new();
        for (index, name) in [(1, "twin::h01"), (2, "other::h02"), (3, "twin::h03")] {
            named.append(index, name);
        }
        let mut names = NameSection::new();
        names.functions(&named);
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&exports)
            .section(&code)
            .section(&names);
        module.finish()
    }

    /// The functions that each function calls, the exported one, and whether names are there.
    fn read(module: &[u8]) -> (Vec<Vec<u32>>, u32, bool) {
        let (mut calls, mut exported, mut is_named) = (Vec::new(), 0, false);
        for payload in Parser::new(0).parse_all(module) {
            match payload.expect("a section") {
                Payload::CodeSectionEntry(body) => {
                    let operators = body.get_operators_reader().expect("a body").into_iter();
                    let called = operators.filter_map(|operator| match operator.expect("one") {
                        wasmparser::Operator::Call { function_index } => Some(function_index),
                        _ => None,
                    });
                    calls.push(called.collect());
                }
                Payload::ExportSection(section) => {
                    exported = section.into_iter().next().expect("one").expect("one").index;
                }
                Payload::CustomSection(_) => is_named = true,
                _ => {}
            }
        }
        (calls, exported, is_named)
    }

    #[test]
    fn functions_of_one_name_come_together_and_every_call_finds_its_own() {
        let (calls, exported, is_named) = read(&by_name(&module()).expect("a module"));
        assert_eq!(calls, [vec![0, 2, 1, 3], vec![0], vec![0]]);
        assert_eq!((exported, is_named), (1, false));
    }
}

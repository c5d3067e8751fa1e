//! Whatever changes a filing or a case passes `desk/pipeline/execute.rs`, under its guards and with its trying again. Rows that
//! no case knows of are written beside it, by files that are named with their reason.

use syn::{
    Expr, ExprCall, ExprLit, ExprMethodCall, ImplItemFn, Item, Lit,
    visit::{self, Visit},
};

use super::{
    allowances::{counted, only_shrinks, unreasoned},
    none,
    reader::{attributes, found, is_for_tests},
    source::Source,
    sources,
};

/// The writes that stand, as `file step`.
const STANDING: &str = include_str!("allowed/writes.txt");

/// Where a command writes what follows from it.
const PIPELINE: &str = "src/desk/pipeline/execute.rs";

#[derive(Default)]
struct Reader {
    found: Vec<String>,
}

impl Reader {
    /// A write to the store names its step first, then what is done in the transaction.
    fn call(&mut self, name: &str, arguments: &[&Expr]) {
        if let ("write" | "write_blocking", [step, _]) = (name, arguments) {
            self.found.push(match step {
                Expr::Lit(ExprLit { lit: Lit::Str(step), .. }) => step.value(),
                _ => "a step without a name".to_owned(),
            });
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.call(&call.method.to_string(), &call.args.iter().collect::<Vec<_>>());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
        {
            self.call(&last.ident.to_string(), &call.args.iter().skip(1).collect::<Vec<_>>());
        }
        visit::visit_expr_call(self, call);
    }
}

/// The writes of the desk beside the pipeline.
fn beside(sources: &[Source]) -> Vec<String> {
    let is_meant = |source: &&Source| source.path.starts_with("src/desk/") && source.path != PIPELINE;
    found(sources.iter().filter(is_meant), |file| {
        let mut reader = Reader::default();
        reader.visit_file(file);
        reader.found
    })
}

#[test]
fn what_changes_a_case_passes_the_pipeline() {
    none(
        "send it through `execute`, or say why no case knows of it",
        &only_shrinks("writes.txt", STANDING, counted(beside(sources()))),
    );
    none("no reason beside it", &unreasoned(STANDING));
}

#[test]
fn a_write_beside_the_pipeline_is_seen() {
    for body in [
        "desk.0.store.write(\"x\", move |tx| add(tx)).await?",
        "store.write_blocking(\"x\", add)?",
        "{ let rows = &desk.0.store; rows.write(\"x\", add).await }",
        "{ let name = \"x\"; desk.0.store.write(name, add).await }",
        "Store::write(&desk.0.store, \"x\", add).await",
        "async { if a { desk.0.store.write(\"x\", add).await } }",
    ] {
        let text = format!("async fn f() {{ {body} }}");
        assert_eq!(beside(&[Source::new("src/desk/a.rs", &text)]).len(), 1, "{body}");
    }
    let text = "fn f() { one.write(tx); write!(f, \"x\"); store.read(\"x\", look) }\n#[cfg(test)]\nfn g() { s.write(\"x\", add) }";
    assert!(beside(&[Source::new("src/desk/a.rs", text)]).is_empty());
    let inside = Source::new(PIPELINE, "fn f() { s.write(name, add) }");
    assert!(beside(&[inside]).is_empty());
}

//! What `$id`, `$anchor` and `$dynamicAnchor` do to references, and which folders stand for other hosts.

use super::*;
use crate::{DynamicTarget, Pointer, tests::folder};

/// Loads a file `a.yaml`, and `b.yaml` and what stands in `far/` if it refers to them.
fn loaded(files: &[(&str, &str)]) -> (Sources, Vec<Code>) {
    let folder = folder(files);
    let mut report = Report::new();
    let remotes = Remotes::new([("http://far.org/".to_owned(), "far".to_owned())]);
    let sources = load_with(folder.path(), &["a.yaml".to_owned()], remotes, &mut report);
    let codes = report.iter().map(|problem| problem.code).collect();
    (sources, codes)
}

/// Where the reference at a pointer of `a.yaml` leads.
fn target(sources: &Sources, pointer: &str) -> String {
    let file = sources.find("a.yaml").unwrap();
    let pointer = Pointer::parse(pointer).unwrap();
    let at = sources.cursor(&Place { file, pointer }).unwrap();
    sources.place_name(at.target().unwrap().unwrap().place())
}

#[test]
fn a_reference_is_resolved_against_the_id_around_it() {
    let (sources, codes) = loaded(&[
        (
            "a.yaml",
            "$id: http://here.org/one/a.json
$defs:
  b: {$id: b.json, $defs: {x: {$anchor: x}}, own: {$ref: '#x'}, root: {$ref: '#/$defs/x'}, up: {$ref: a.json}}
  c: {$ref: b.json#x}
  d: {$ref: http://here.org/one/b.json}
  e: {$ref: http://far.org/x/y.yaml}
  f: {$id: http://far.org/x/, more: {$ref: y.yaml#/z}}
  g: {$ref: b.yaml}
  h: {$id: 'urn:here:h', $defs: {x: true}, own: {$ref: '#/$defs/x'}}
  i: {$ref: 'urn:here:h#/$defs/x'}
  j: {$ref: http://named.org/in-far}
",
        ),
        ("b.yaml", "type: string"),
        ("far/x/y.yaml", "{z: {$ref: w.yaml}}"),
        ("far/x/w.yaml", "$id: http://named.org/in-far"),
    ]);
    assert_eq!(codes, []);
    for (from, to) in [
        ("/$defs/b/own", "a.yaml#/$defs/b/$defs/x"),
        ("/$defs/b/root", "a.yaml#/$defs/b/$defs/x"),
        ("/$defs/b/up", "a.yaml"),
        ("/$defs/c", "a.yaml#/$defs/b/$defs/x"),
        ("/$defs/d", "a.yaml#/$defs/b"),
        ("/$defs/e", "far/x/y.yaml"),
        ("/$defs/f/more", "far/x/y.yaml#/z"),
        ("/$defs/g", "b.yaml"),
        ("/$defs/h/own", "a.yaml#/$defs/h/$defs/x"),
        ("/$defs/i", "a.yaml#/$defs/h/$defs/x"),
        ("/$defs/j", "far/x/w.yaml"),
    ] {
        assert_eq!(target(&sources, from), to, "{from}");
    }
}

#[test]
fn data_has_neither_ids_nor_references() {
    let (sources, codes) = loaded(&[(
        "a.yaml",
        "enum: [{$id: 'http://x.org/', $ref: nowhere.yaml}]
default: {$ref: nowhere.yaml, $anchor: x}
const: {$ref: 7}
properties: {enum: {$ref: '#/$defs/a'}, default: {$ref: '#/$defs/a'}}
responses: {default: {$ref: '#/$defs/a'}}
$defs: {a: {$anchor: x}}
to: {$ref: '#x'}
",
    )]);
    assert_eq!(codes, []);
    assert_eq!(target(&sources, "/to"), "a.yaml#/$defs/a");
    assert_eq!(target(&sources, "/properties/enum"), "a.yaml#/$defs/a");
    let (_, codes) = loaded(&[("a.yaml", "responses: {default: {$ref: nowhere.yaml}}")]);
    assert_eq!(codes, [Code::RefNoFile]);
}

#[test]
fn an_id_of_several_files_is_no_target() {
    let (_, codes) = loaded(&[
        (
            "a.yaml",
            "[{$ref: b.yaml}, {$ref: c.yaml}, {$ref: 'http://x.org/'}]",
        ),
        ("b.yaml", "$id: http://x.org/"),
        ("c.yaml", "$id: http://x.org/"),
    ]);
    assert_eq!(codes, [Code::RefAmbiguous]);
    let (_, codes) = loaded(&[("a.yaml", "{$ref: 'http://x.org/'}")]);
    assert_eq!(codes, [Code::RefRemote]);
}

/// Where the `$dynamicRef` in `b.yaml` leads.
fn dynamic(a: &str, b: &str) -> Vec<String> {
    let (sources, codes) = loaded(&[
        ("a.yaml", a),
        ("b.yaml", b),
        ("far/c.yaml", "$dynamicAnchor: x"),
    ]);
    assert_eq!(codes, []);
    let file = sources.find("b.yaml").unwrap();
    let pointer = Pointer::parse("/items").unwrap();
    let at = sources.cursor(&Place { file, pointer }).unwrap();
    let places = match at.dynamic_target().unwrap().unwrap() {
        DynamicTarget::Decided(at) => vec![at],
        DynamicTarget::Undecided(places) => places,
    };
    places
        .iter()
        .map(|at| sources.place_name(at.place()))
        .collect()
}

#[test]
fn a_dynamic_reference_leads_to_the_outermost_anchor_if_that_is_one() {
    let list = "{$defs: {x: {$dynamicAnchor: x}}, items: {$dynamicRef: '#x'}}";
    // Nothing overrides it.
    assert_eq!(dynamic("{$ref: b.yaml}", list), ["b.yaml#/$defs/x"]);
    // Whoever comes to the list has been in `a.yaml`.
    let all = "{$ref: b.yaml, $defs: {y: {$dynamicAnchor: x}}}";
    assert_eq!(dynamic(all, list), ["a.yaml#/$defs/y"]);
    // One way leads through a resource that overrides it, another does not.
    let some =
        "[{$ref: b.yaml}, {$id: 'http://y.org', $dynamicAnchor: x, $ref: 'http://here.org/b'}]";
    let named =
        "{$id: 'http://here.org/b', $defs: {x: {$dynamicAnchor: x}}, items: {$dynamicRef: '#x'}}";
    assert_eq!(dynamic(some, named), ["a.yaml#/1", "b.yaml#/$defs/x"]);
    // What stands under `$defs` and is not referred to is on no way.
    let unused = "{$ref: b.yaml, $defs: {y: {$id: 'http://y.org', $dynamicAnchor: x, $defs: {z: {$id: z, $ref: 'http://here.org/b'}}}}}";
    assert_eq!(dynamic(unused, named), ["b.yaml#/$defs/x"]);
    // What has no anchor of that kind is a plain reference.
    let plain = "{$defs: {x: {$anchor: x}}, items: {$dynamicRef: '#x'}}";
    assert_eq!(dynamic(all, plain), ["b.yaml#/$defs/x"]);
    let pointer = "{$defs: {x: {$dynamicAnchor: x}}, items: {$dynamicRef: '#/$defs/x'}}";
    assert_eq!(dynamic(all, pointer), ["b.yaml#/$defs/x"]);
}

#[test]
fn many_ids_and_ways_end() {
    let mut text = "$id: http://here.org/a\n$dynamicAnchor: x\n$defs:\n".to_owned();
    for index in 0..5_000 {
        let next = index + 1;
        text += &format!(
            "  s{index}: {{$id: s{index}, $ref: s{next}, $dynamicAnchor: x, items: {{$dynamicRef: '#x'}}}}\n"
        );
    }
    text += "  s5000: {$id: s5000, $defs: {y: {$anchor: y}}, items: {$ref: '#y'}}\n$ref: s0\n";
    let (sources, codes) = loaded(&[("a.yaml", &text)]);
    assert_eq!(codes, []);
    assert_eq!(
        target(&sources, "/$defs/s5000/items"),
        "a.yaml#/$defs/s5000/$defs/y"
    );
    assert_eq!(target(&sources, "/$defs/s7"), "a.yaml#/$defs/s8");
}

//! Push rules: which events a client should draw attention to. The server only keeps them, as account data under
//! `m.push_rules`, where clients find them in `/sync`; it counts and pushes nothing itself.

use matrix_client_server::formats::UserId;
use matrix_client_server::pushrules::{
    DeletePushRule, DeletePushRuleRequest, DeletePushRuleResponse, GetPushRule, GetPushRuleActions,
    GetPushRuleActionsRequest, GetPushRuleActionsResponse, GetPushRuleRequest, GetPushRuleResponse,
    GetPushRules, GetPushRulesGlobal, GetPushRulesGlobalRequest, GetPushRulesGlobalResponse,
    GetPushRulesRequest, GetPushRulesResponse, IsPushRuleEnabled, IsPushRuleEnabledRequest,
    IsPushRuleEnabledResponse, PushrulesService, SetPushRule, SetPushRuleActions,
    SetPushRuleActionsRequest, SetPushRuleActionsResponse, SetPushRuleEnabled,
    SetPushRuleEnabledRequest, SetPushRuleEnabledResponse, SetPushRuleRequest, SetPushRuleResponse,
};
use matrix_client_server::typewright_runtime::server::{Rejection, Result};
use matrix_client_server::typewright_runtime::{Map, Value, json};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::object;

/// The account data that push rules are.
pub(crate) const PUSH_RULES: &str = "m.push_rules";

/// The rules that the specification gives to everybody.
const PREDEFINED: &str = include_str!("push_rules.json");

/// The rules of a new account.
pub(crate) fn predefined(user: &UserId) -> Map {
    // A user ID holds nothing that JSON would have to escape.
    let rules = PREDEFINED.replace("$USER", user.as_str());
    json::from_str(&rules).unwrap_or_default()
}

fn unknown() -> Refusal {
    Refusal::not_found("there is no such rule")
}

/// Whether the rule is one of those that everybody has, whose names begin with a dot.
fn is_predefined(rule: &Value) -> bool {
    named(rule).is_some_and(|name| name.starts_with('.'))
}

fn named(rule: &Value) -> Option<&str> {
    rule.get("rule_id")?.as_str()
}

impl Home {
    fn rules(&self, caller: &Caller) -> Map {
        self.data(caller, "", PUSH_RULES).unwrap_or_default()
    }

    fn rule(&self, caller: &Caller, kind: &str, id: &str) -> std::result::Result<Value, Refusal> {
        let rules = self.rules(caller);
        let of_kind = rules.get("global").and_then(|all| all.get(kind)?.as_list());
        let mut of_kind = of_kind.into_iter().flatten();
        let rule = of_kind.find(|rule| named(rule) == Some(id));
        rule.cloned().ok_or_else(unknown)
    }

    /// Changes the rules of a kind.
    fn change_rules<T>(
        &self,
        caller: &Caller,
        kind: &str,
        change: impl FnOnce(&mut Vec<Value>) -> std::result::Result<T, Refusal>,
    ) -> std::result::Result<T, Refusal> {
        let mut rules = self.rules(caller);
        let global = rules.get_mut("global").and_then(Value::as_object_mut);
        let Some(Value::List(of_kind)) = global.and_then(|global| global.get_mut(kind)) else {
            return Err(unknown());
        };
        let outcome = change(of_kind)?;
        self.set_data(caller, "", PUSH_RULES, |data| *data = rules)?;
        Ok(outcome)
    }

    /// Sets a member of a rule.
    fn set_in_rule(
        &self,
        caller: &Caller,
        (kind, id): (&str, &str),
        member: &str,
        value: Value,
    ) -> std::result::Result<(), Refusal> {
        self.change_rules(caller, kind, |rules| {
            let rule = rules.iter_mut().find(|rule| named(rule) == Some(id));
            let rule = rule.and_then(Value::as_object_mut).ok_or_else(unknown)?;
            rule.insert(member.to_owned(), value);
            Ok(())
        })
    }
}

/// Where a new rule stands among those of its kind: beside the one that the request names, or before all rules but the
/// one that turns all others off.
fn place(
    rules: &[Value],
    before: Option<&str>,
    after: Option<&str>,
) -> std::result::Result<usize, Refusal> {
    let find = |name: &str| {
        let place = rules.iter().position(|rule| named(rule) == Some(name));
        place.ok_or_else(unknown)
    };
    match (before, after) {
        (Some(before), _) => find(before),
        (None, Some(after)) => find(after).map(|place| place + 1),
        (None, None) => Ok(find(".m.rule.master").map_or(0, |place| place + 1)),
    }
}

/// A new rule from a request.
fn rule_of(request: &SetPushRuleRequest) -> Map {
    let mut rule = object([
        ("rule_id", request.rule_id.as_str().into()),
        ("default", false.into()),
        ("enabled", true.into()),
        ("actions", json::to_value(&request.actions)),
    ]);
    if let Some(conditions) = &request.conditions {
        rule.insert("conditions".to_owned(), json::to_value(conditions));
    }
    if let Some(pattern) = &request.pattern {
        rule.insert("pattern".to_owned(), pattern.as_str().into());
    }
    rule
}

impl PushrulesService for Home {
    async fn get_push_rules(&self, caller: Caller, _: GetPushRulesRequest) -> Result<GetPushRules> {
        let rules = self.rules(&caller);
        let rules = rules.get("global").ok_or_else(unknown)?;
        let rules = json::from_value(rules).map_err(|_| Rejection::internal())?;
        Ok(GetPushRulesResponse::new(rules))
    }

    async fn get_push_rules_global(
        &self,
        caller: Caller,
        _: GetPushRulesGlobalRequest,
    ) -> Result<GetPushRulesGlobal> {
        let rules = self.rules(&caller);
        let rules = rules.get("global").ok_or_else(unknown)?;
        let rules = json::from_value(rules).map_err(|_| Rejection::internal())?;
        Ok(GetPushRulesGlobalResponse::new(rules))
    }

    async fn get_push_rule(
        &self,
        caller: Caller,
        request: GetPushRuleRequest,
    ) -> Result<GetPushRule> {
        let rule = self.rule(&caller, request.kind.as_str(), &request.rule_id)?;
        let rule = json::from_value(&rule).map_err(|_| Rejection::internal())?;
        Ok(GetPushRuleResponse::new(rule))
    }

    async fn set_push_rule(
        &self,
        caller: Caller,
        request: SetPushRuleRequest,
    ) -> Result<SetPushRule> {
        if request.rule_id.starts_with('.') || request.rule_id.contains(['/', '\\']) {
            let message = "this is no name for a rule of yours";
            return Err(Refusal::bad("M_INVALID_PARAM", message).into());
        }
        self.change_rules(&caller, request.kind.as_str(), |rules| {
            let mut rule = rule_of(&request);
            let known = rules
                .iter()
                .position(|rule| named(rule) == Some(&request.rule_id));
            // A known rule stays where it is, and on or off, unless it is moved.
            let stays = known.filter(|_| request.before.is_none() && request.after.is_none());
            if let Some(old) = known.map(|known| rules.remove(known)) {
                let enabled = old.get("enabled").cloned();
                rule.insert("enabled".to_owned(), enabled.unwrap_or(true.into()));
            }
            let (before, after) = (request.before.as_deref(), request.after.as_deref());
            let place = stays.map_or_else(|| place(rules, before, after), Ok)?;
            rules.insert(place.min(rules.len()), rule.into());
            Ok(())
        })?;
        Ok(SetPushRuleResponse::new())
    }

    async fn delete_push_rule(
        &self,
        caller: Caller,
        request: DeletePushRuleRequest,
    ) -> Result<DeletePushRule> {
        self.change_rules(&caller, request.kind.as_str(), |rules| {
            let mut found = rules.iter();
            let place = found
                .position(|rule| named(rule) == Some(&request.rule_id) && !is_predefined(rule));
            rules.remove(place.ok_or_else(unknown)?);
            Ok(())
        })?;
        Ok(DeletePushRuleResponse::new())
    }

    async fn is_push_rule_enabled(
        &self,
        caller: Caller,
        request: IsPushRuleEnabledRequest,
    ) -> Result<IsPushRuleEnabled> {
        let rule = self.rule(&caller, request.kind.as_str(), &request.rule_id)?;
        let enabled = rule.get("enabled").and_then(Value::as_bool);
        Ok(IsPushRuleEnabledResponse::new(enabled == Some(true)))
    }

    async fn set_push_rule_enabled(
        &self,
        caller: Caller,
        request: SetPushRuleEnabledRequest,
    ) -> Result<SetPushRuleEnabled> {
        let rule = (request.kind.as_str(), request.rule_id.as_str());
        self.set_in_rule(&caller, rule, "enabled", request.enabled.into())?;
        Ok(SetPushRuleEnabledResponse::new())
    }

    async fn get_push_rule_actions(
        &self,
        caller: Caller,
        request: GetPushRuleActionsRequest,
    ) -> Result<GetPushRuleActions> {
        let rule = self.rule(&caller, request.kind.as_str(), &request.rule_id)?;
        let actions = rule.get("actions").ok_or_else(unknown)?;
        let actions = json::from_value(actions).map_err(|_| Rejection::internal())?;
        Ok(GetPushRuleActionsResponse::new(actions))
    }

    async fn set_push_rule_actions(
        &self,
        caller: Caller,
        request: SetPushRuleActionsRequest,
    ) -> Result<SetPushRuleActions> {
        let rule = (request.kind.as_str(), request.rule_id.as_str());
        let actions = json::to_value(&request.actions);
        self.set_in_rule(&caller, rule, "actions", actions)?;
        Ok(SetPushRuleActionsResponse::new())
    }
}

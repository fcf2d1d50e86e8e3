//! Push rules: read whole and one by one, made, ordered, switched and deleted.

use anyhow::{Result, bail};
use matrix_client_server::definitions::push_rule_kind::PushRuleKind;
use matrix_client_server::matrix_common::api::client_server::definitions::push_condition::{
    PushCondition, PushConditionValue,
};
use matrix_client_server::matrix_common::api::client_server::definitions::push_rule::PushRule;
use matrix_client_server::pushrules::{
    DeletePushRuleRequest, GetPushRuleActionsRequest, GetPushRuleActionsResponseActions,
    GetPushRuleError, GetPushRuleRequest, GetPushRulesGlobalRequest, GetPushRulesRequest,
    IsPushRuleEnabledRequest, SetPushRuleActionsRequest, SetPushRuleActionsRequestActions,
    SetPushRuleEnabledRequest, SetPushRuleError, SetPushRuleRequest, SetPushRuleRequestActions,
};
use matrix_client_server::typewright_runtime::Nullable;

use crate::world::{User, World, map};

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("rules").await?;
    those_that_are_always_there(&user).await?;
    a_rule_of_content(&user).await?;
    conditions(&user).await?;
    order(&user).await?;
    refused(&user).await
}

async fn those_that_are_always_there(user: &User) -> Result<()> {
    let all = user.call(GetPushRulesRequest::new()).await?.global;
    let global = user.call(GetPushRulesGlobalRequest::new()).await?.body;
    assert_eq!(all, global);
    let rules = all.override_.unwrap_or_default();
    let master = rules.iter().find(|rule| rule.rule_id == ".m.rule.master");
    let master = master.expect("the master rule is there");
    assert!(master.default && !master.enabled, "{master:?}");
    let request = GetPushRuleRequest::new(PushRuleKind::Override, ".m.rule.master");
    assert_eq!(&user.call(request).await?.body, master);
    Ok(())
}

fn notify() -> SetPushRuleRequestActions {
    SetPushRuleRequestActions::String("notify".to_owned())
}

async fn a_rule_of_content(user: &User) -> Result<()> {
    let (kind, name) = (PushRuleKind::Content, "cake & tea: 100%");
    let sound = map([("set_tweak", "sound".into()), ("value", "bing".into())]);
    let actions = vec![notify(), SetPushRuleRequestActions::Map(sound)];
    let mut request = SetPushRuleRequest::new(kind.clone(), name, actions);
    request.pattern = Some("cake*lie".to_owned());
    user.call(request).await?;
    let get = GetPushRuleRequest::new(kind.clone(), name);
    let rule = user.call(get.clone()).await?.body;
    assert_eq!(rule.pattern.as_deref(), Some("cake*lie"));
    assert!(rule.enabled && !rule.default, "{rule:?}");

    let highlight = map([("set_tweak", "highlight".into())]);
    let actions = vec![SetPushRuleActionsRequestActions::Map(highlight.clone())];
    user.call(SetPushRuleActionsRequest::new(kind.clone(), name, actions))
        .await?;
    let request = GetPushRuleActionsRequest::new(kind.clone(), name);
    let actions = user.call(request).await?.actions;
    assert_eq!(actions, [GetPushRuleActionsResponseActions::Map(highlight)]);

    user.call(SetPushRuleEnabledRequest::new(kind.clone(), name, false))
        .await?;
    let request = IsPushRuleEnabledRequest::new(kind.clone(), name);
    assert!(!user.call(request).await?.enabled);

    user.call(DeletePushRuleRequest::new(kind, name)).await?;
    match user.refused(get).await? {
        (404, GetPushRuleError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, _) => bail!("a rule that is gone was answered {status}"),
    }
    Ok(())
}

async fn conditions(user: &User) -> Result<()> {
    let mut members = PushCondition::new("room_member_count");
    members.is = Some("<=10".to_owned());
    let mut edited = PushCondition::new("event_property_is");
    edited.key = Some("content.m\\.edited".to_owned());
    edited.value = Some(Nullable::Value(PushConditionValue::Bool(true)));
    let mut none = PushCondition::new("event_property_is");
    none.key = Some("content.reply".to_owned());
    none.value = Some(Nullable::Null);
    let mut count = PushCondition::new("event_property_contains");
    count.key = Some("content.sizes".to_owned());
    count.value = Some(Nullable::Value(PushConditionValue::Integer(3)));
    let conditions = vec![members, edited, none, count];
    let (kind, name) = (PushRuleKind::Override, "org.example.conditions");
    let mut request = SetPushRuleRequest::new(kind.clone(), name, vec![notify()]);
    request.conditions = Some(conditions.clone());
    user.call(request).await?;
    let rule = user.call(GetPushRuleRequest::new(kind, name)).await?.body;
    assert_eq!(rule.conditions, Some(conditions));
    Ok(())
}

async fn order(user: &User) -> Result<()> {
    let kind = PushRuleKind::Underride;
    let set = |name: &str, before: Option<&str>, after: Option<&str>| {
        let mut request = SetPushRuleRequest::new(kind.clone(), name, vec![notify()]);
        request.conditions = Some(Vec::new());
        request.before = before.map(str::to_owned);
        request.after = after.map(str::to_owned);
        request
    };
    user.call(set("b", None, None)).await?;
    user.call(set("a", Some("b"), None)).await?;
    user.call(set("c", None, Some("b"))).await?;
    let rules = user.call(GetPushRulesGlobalRequest::new()).await?.body;
    let rules = rules.underride.unwrap_or_default().into_iter();
    let own = rules.filter(|rule: &PushRule| !rule.default);
    let names: Vec<String> = own.map(|rule| rule.rule_id).collect();
    assert_eq!(names, ["a", "b", "c"]);
    Ok(())
}

async fn refused(user: &User) -> Result<()> {
    let kind = PushRuleKind::Content;
    let request = SetPushRuleRequest::new(kind, ".m.rule.mine", vec![notify()]);
    match user.refused(request).await? {
        (400, SetPushRuleError::BadRequest(error)) => {
            assert!(matches!(
                error.errcode.as_str(),
                "M_UNKNOWN" | "M_INVALID_PARAM"
            ));
        }
        (status, _) => bail!("a name of the homeserver's was answered {status}"),
    }
    Ok(())
}

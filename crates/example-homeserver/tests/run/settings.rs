//! What a user's clients set up, and what they ask the server about itself.

use matrix_client_server::account_data::SetAccountDataRequest;
use matrix_client_server::capabilities::GetCapabilitiesRequest;
use matrix_client_server::create_room::CreateRoomRequest;
use matrix_client_server::definitions::push_rule_kind::PushRuleKind;
use matrix_client_server::profile::SetProfileFieldRequest;
use matrix_client_server::pusher::GetPushersRequest;
use matrix_client_server::pushrules::{
    DeletePushRuleRequest, GetPushRuleActionsRequest, GetPushRuleRequest, GetPushRulesRequest,
    IsPushRuleEnabledRequest, SetPushRuleActionsRequest, SetPushRuleEnabledRequest,
    SetPushRuleRequest,
};
use matrix_client_server::read_markers::SetReadMarkerRequest;
use matrix_client_server::sync::SyncResponse;
use matrix_client_server::users::SearchUserDirectoryRequest;
use matrix_client_server::voip::GetTurnServerRequest;

use super::guest::{Guest, object, serve, value};

/// The content of an event of account data.
fn account_data(sync: &SyncResponse, kind: &str) -> Option<String> {
    let events = sync.account_data.as_ref()?.events.as_ref()?;
    let mut events = events.iter().map(value);
    let event = events.find(|event| event.get("type").unwrap().as_str() == Some(kind))?;
    Some(format!("{:?}", event.get("content")?))
}

#[tokio::test]
async fn rules_are_there_from_the_beginning_and_change() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let push = ada.client.push_notifications();
    let rules = push.get_push_rules(GetPushRulesRequest::new()).await;
    let rules = rules.unwrap().global;
    let first = &rules.override_.as_ref().unwrap()[0];
    assert_eq!(
        (first.rule_id.as_str(), first.enabled),
        (".m.rule.master", false)
    );
    assert_eq!(rules.underride.unwrap().len(), 5);
    assert_eq!(rules.content.unwrap().len(), 0);
    let before = ada.sync(None).await;
    let told = account_data(&before, "m.push_rules").unwrap();
    // The rule for one's own mentions names oneself.
    assert!(told.contains(ada.user.as_str()) && !told.contains("$USER"));

    let content = PushRuleKind::Content;
    let mut set =
        SetPushRuleRequest::new(content.clone(), "engines", vec!["notify".to_owned().into()]);
    set.pattern = Some("engine*".to_owned());
    push.set_push_rule(set.clone()).await.unwrap();
    set.rule_id = ".m.rule.mine".to_owned();
    assert_eq!(
        push.set_push_rule(set.clone())
            .await
            .unwrap_err()
            .status()
            .unwrap(),
        400
    );
    set.rule_id = "looms".to_owned();
    set.after = Some("engines".to_owned());
    push.set_push_rule(set).await.unwrap();
    let rules = push.get_push_rules(GetPushRulesRequest::new()).await;
    let rules = rules.unwrap().global.content.unwrap();
    let names: Vec<_> = rules.iter().map(|rule| rule.rule_id.as_str()).collect();
    assert_eq!(names, ["engines", "looms"]);
    let after = ada.sync(Some(&before.next_batch)).await;
    assert!(
        account_data(&after, "m.push_rules")
            .unwrap()
            .contains("engine*")
    );

    let enable = SetPushRuleEnabledRequest::new(content.clone(), "engines", false);
    push.set_push_rule_enabled(enable).await.unwrap();
    let is = IsPushRuleEnabledRequest::new(content.clone(), "engines");
    assert!(!push.is_push_rule_enabled(is).await.unwrap().enabled);
    let act = SetPushRuleActionsRequest::new(content.clone(), "engines", vec![]);
    push.set_push_rule_actions(act).await.unwrap();
    let get = GetPushRuleActionsRequest::new(content.clone(), "engines");
    assert!(
        push.get_push_rule_actions(get)
            .await
            .unwrap()
            .actions
            .is_empty()
    );

    let delete = || DeletePushRuleRequest::new(content.clone(), "engines");
    push.delete_push_rule(delete()).await.unwrap();
    let missing = push.delete_push_rule(delete()).await.unwrap_err();
    assert_eq!(missing.code().as_deref(), Some("M_NOT_FOUND"));
    let get = GetPushRuleRequest::new(content, "engines");
    assert_eq!(
        push.get_push_rule(get).await.unwrap_err().status().unwrap(),
        404
    );
}

#[tokio::test]
async fn some_rules_and_their_place_are_the_servers() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let push = ada.client.push_notifications();
    let predefined = DeletePushRuleRequest::new(PushRuleKind::Override, ".m.rule.master");
    let refused = push.delete_push_rule(predefined).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 404);
    // They are account data, but not to be set as such.
    let set = SetAccountDataRequest::new(ada.user.as_str(), "m.push_rules", object([]));
    let refused = ada
        .client
        .user_data()
        .set_account_data(set)
        .await
        .unwrap_err();
    assert_eq!(refused.status().unwrap(), 405);
    let pushers = push.get_pushers(GetPushersRequest::new()).await.unwrap();
    assert!(pushers.pushers.unwrap().is_empty());
}

#[tokio::test]
async fn the_server_says_which_rooms_it_makes() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let asked = ada.client.capabilities();
    let found = asked.get_capabilities(GetCapabilitiesRequest::new()).await;
    let versions = found.unwrap().capabilities.m_room_versions.unwrap();
    assert_eq!(versions.default, "11");
    for version in versions.available.keys() {
        let mut request = CreateRoomRequest::new();
        request.room_version = Some(version.clone());
        ada.client
            .room_creation()
            .create_room(request)
            .await
            .unwrap();
    }
    let mut request = CreateRoomRequest::new();
    request.room_version = Some("3".to_owned());
    let refused = ada.client.room_creation().create_room(request).await;
    let code = refused.unwrap_err().code();
    assert_eq!(code.as_deref(), Some("M_UNSUPPORTED_ROOM_VERSION"));
    let calls = ada.client.voip();
    let calls = calls.get_turn_server(GetTurnServerRequest::new()).await;
    assert!(calls.unwrap().uris.is_empty());
}

#[tokio::test]
async fn users_are_found_by_their_names() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let name = object([("displayname", "Countess Ada".into())]);
    let set = SetProfileFieldRequest::new(ada.user.clone(), "displayname", name);
    ada.client.user_data().set_profile_field(set).await.unwrap();
    let directory = bob.client.user_directory();
    let search =
        |term: &str| directory.search_user_directory(SearchUserDirectoryRequest::new(term));
    let found = search("countess").await.unwrap();
    assert_eq!(found.results.len(), 1);
    assert_eq!(found.results[0].user_id, ada.user);
    assert_eq!(
        found.results[0].display_name.as_deref(),
        Some("Countess Ada")
    );
    assert!(search("bob").await.unwrap().results.is_empty());
    let mut none = SearchUserDirectoryRequest::new("ada");
    none.limit = Some(0);
    assert!(directory.search_user_directory(none).await.unwrap().limited);
}

#[tokio::test]
async fn how_far_one_has_read_is_for_ones_own_clients() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[&bob]).await;
    let said = ada.say(&room, "1", "Hello!").await;
    let (adas, bobs) = (ada.sync(None).await, bob.sync(None).await);
    let mut marker = SetReadMarkerRequest::new(room.as_str());
    marker.m_fully_read = Some(said.to_string());
    marker.m_read = Some(said.to_string());
    let reading = bob.client.read_markers();
    reading.set_read_marker(marker).await.unwrap();
    let own = bob.sync(Some(&bobs.next_batch)).await;
    let own = &own.rooms.unwrap().join.unwrap()[&room];
    let data = own.account_data.as_ref().unwrap().events.as_ref().unwrap();
    let marker = value(&data[0]);
    assert_eq!(marker.get("type").unwrap().as_str(), Some("m.fully_read"));
    let event = marker.get("content").unwrap().get("event_id");
    assert_eq!(event.unwrap().as_str(), Some(said.as_str()));
    let others = ada.sync(Some(&adas.next_batch)).await;
    let others = &others.rooms.unwrap().join.unwrap()[&room];
    assert_eq!(others.account_data, None);
    let events = others.ephemeral.as_ref().unwrap().events.as_ref().unwrap();
    assert!(events[0].json().contains("\"m.read\""));
}

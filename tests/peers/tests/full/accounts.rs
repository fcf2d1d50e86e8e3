//! Accounts: administrators, guests, addresses that are shown to be somebody's, and what a client is told it may use.

use anyhow::Result;
use serde_json::json;
use typewright_peers::shared;

use crate::support::{LONG, wait_until};
use crate::{agent, call, call_with_password};

#[test]
fn an_administrator_may_what_a_user_may_not() -> Result<()> {
    let Some(full) = shared("an_administrator_may_what_a_user_may_not")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let user = homeserver.register("governed", "secret")?;
    let admin = homeserver.register_admin("governor", "secret")?;
    let path = "/_synapse/admin/v2/users";
    let refused = homeserver.request("GET", path, Some(&user.access_token), None)?;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let allowed = homeserver.request("GET", path, Some(&admin.access_token), None)?;
    assert_eq!(allowed.status, 200, "{}", allowed.body);
    let whois = format!("v3/admin/whois/{}", user.user_id);
    let found = call(homeserver, &admin, "GET", &whois, None);
    assert_eq!(found["user_id"], user.user_id);
    Ok(())
}

#[test]
fn an_email_address_is_shown_to_be_a_users() -> Result<()> {
    let Some(full) = shared("an_email_address_is_shown_to_be_a_users")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let user = homeserver.register("writer", "secret")?;
    let request = json!({
        "client_secret": "writers.secret",
        "email": "writer@example.org",
        "send_attempt": 1,
    });
    let path = "v3/account/3pid/email/requestToken";
    let answer = call(homeserver, &user, "POST", path, Some(request));

    let mails = full.peers().mails();
    let mail = mails
        .blocking_wait_for(LONG, |mail| mail.to == ["writer@example.org"])
        .unwrap();
    assert_ne!(mail.subject, "");
    assert_eq!(mail.parameter("sid").as_deref(), answer["sid"].as_str());
    let link = mail.link().unwrap();
    assert!(link.as_str().starts_with(homeserver.url()), "{link}");
    assert_eq!(agent().get(link.as_str()).call()?.status(), 200);

    let add = json!({"sid": answer["sid"], "client_secret": "writers.secret"});
    call_with_password(homeserver, &user, "v3/account/3pid/add", add);
    let addresses = call(homeserver, &user, "GET", "v3/account/3pid", None);
    assert_eq!(addresses["threepids"][0]["address"], "writer@example.org");
    Ok(())
}

#[test]
fn a_phone_number_is_shown_to_be_a_users() -> Result<()> {
    let Some(full) = shared("a_phone_number_is_shown_to_be_a_users")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let user = homeserver.register("caller", "secret")?;
    let request = json!({
        "client_secret": "callers.secret",
        "country": "GB",
        "phone_number": "07700 900001",
        "send_attempt": 1,
    });
    let path = "v3/account/3pid/msisdn/requestToken";
    let answer = call(homeserver, &user, "POST", path, Some(request));
    let text = full
        .peers()
        .identity_server()
        .texts()
        .blocking_wait_for(LONG, |text| text.to == "447700900001")
        .unwrap();

    let mut submission = json!({
        "sid": answer["sid"],
        "client_secret": "callers.secret",
        "token": "wrong",
    });
    let submit_url = answer["submit_url"].as_str().unwrap();
    let path = submit_url.strip_prefix(homeserver.url()).unwrap();
    let submitted = homeserver.request("POST", path, None, Some(&submission))?;
    assert_eq!(submitted.body, json!({"success": false}));
    submission["token"] = json!(text.token);
    let submitted = homeserver.request("POST", path, None, Some(&submission))?;
    assert_eq!(submitted.body, json!({"success": true}));

    let add = json!({"sid": answer["sid"], "client_secret": "callers.secret"});
    call_with_password(homeserver, &user, "v3/account/3pid/add", add);
    let addresses = call(homeserver, &user, "GET", "v3/account/3pid", None);
    assert_eq!(addresses["threepids"][0]["address"], "447700900001");
    Ok(())
}

#[test]
fn a_client_has_all_that_needs_a_setting() -> Result<()> {
    let Some(full) = shared("a_client_has_all_that_needs_a_setting")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let user = homeserver.register("settler", "secret")?;
    let turn = call(homeserver, &user, "GET", "v3/voip/turnServer", None);
    assert!(
        turn["uris"][0]
            .as_str()
            .unwrap()
            .starts_with("turn:127.0.0.1")
    );
    let token = call_with_password(homeserver, &user, "v1/login/get_token", json!({}));
    assert!(token["login_token"].is_string());
    // Who shares no room with the other, and is found all the same.
    let other = homeserver.register("visitor-of-settler", "secret")?;
    // The directory is written a while after the registration.
    let found = wait_until(|| {
        let search = Some(json!({"search_term": "settler"}));
        let found = call(
            homeserver,
            &other,
            "POST",
            "v3/user_directory/search",
            search,
        );
        found["results"][0]["user_id"] == user.user_id
    });
    assert!(found);

    let path = "/_matrix/client/v3/register?kind=guest";
    let guest = homeserver.request("POST", path, None, Some(&json!({})))?;
    assert_eq!(guest.status, 200, "{}", guest.body);
    Ok(())
}

//! Messages found by their words.

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::definitions::room_event_filter::RoomEventFilter;
use matrix_client_server::formats::RoomId;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::search::{
    Categories, Group, GroupKey, Groupings, IncludeEventContext, Ordering, ResultRoomEvents,
    RoomEventsCriteria, RoomEventsCriteriaKeys, SearchError, SearchRequest, SearchResult,
};

use super::steps::{body, read, room_of_two, said, say};
use crate::world::{User, World};

/// The word that is looked for. Other areas say other things.
const WORD: &str = "xylotheque";

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("writer").await?;
    let bob = world.user("seeker").await?;
    let room = room_of_two(&ada, &bob).await?;
    for number in 1..=3 {
        say(&ada, &room, &format!("The {WORD}, part {number}")).await?;
        say(&bob, &room, &format!("Aside {number}")).await?;
    }
    in_context(&ada, &bob, &room).await?;
    by_page(&bob, &room).await?;
    by_rank(&bob, &room).await?;
    grouped(&bob, &room).await?;
    refused(&bob).await
}

fn criteria(room: &RoomId) -> RoomEventsCriteria {
    let mut filter = RoomEventFilter::new();
    filter.rooms = Some(vec![room.clone()]);
    let mut criteria = RoomEventsCriteria::new(WORD);
    criteria.keys = Some(vec![RoomEventsCriteriaKeys::ContentBody]);
    criteria.order_by = Some(Ordering::Recent);
    criteria.filter = Some(filter);
    criteria
}

fn request(criteria: RoomEventsCriteria) -> SearchRequest {
    let mut categories = Categories::new();
    categories.room_events = Some(criteria);
    SearchRequest::new(categories)
}

async fn find(user: &User, request: SearchRequest) -> Result<ResultRoomEvents> {
    let found = user.call(request).await?.search_categories.room_events;
    found.context("there is no category of events")
}

fn bodies(results: Option<&[SearchResult]>) -> Vec<&str> {
    let events = results.unwrap_or_default().iter();
    let events = events.filter_map(|result| result.result.as_ref());
    events.filter_map(body).collect()
}

/// A hit with what was said around it, and who said it.
async fn in_context(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let mut around = IncludeEventContext::new();
    around.before_limit = Some(1);
    around.after_limit = Some(1);
    around.include_profile = Some(true);
    let mut criteria = criteria(room);
    criteria.search_term = format!("{WORD} 2");
    criteria.event_context = Some(around);
    criteria.include_state = Some(true);
    let found = find(bob, request(criteria)).await?;
    assert_eq!(found.count, Some(1));
    let highlights = found.highlights.context("nothing is highlighted")?;
    ensure!(highlights.iter().any(|word| word == WORD), "{highlights:?}");
    let mut results = found.results.context("there are no results")?;
    assert_eq!(bodies(Some(&results)), [format!("The {WORD}, part 2")]);
    let hit = results.remove(0);
    ensure!(hit.rank.is_some());
    let context = hit.context.context("there is no context")?;
    let before = read(
        &context
            .events_before
            .context("there is nothing before it")?,
    )?;
    assert_eq!(said(&before), ["Aside 1"]);
    let after = read(&context.events_after.context("there is nothing after it")?)?;
    assert_eq!(said(&after), ["Aside 2"]);
    let profiles = context.profile_info.context("there are no profiles")?;
    let profile = profiles.get(&ada.id).context("the writer has none")?;
    assert_eq!(profile.displayname.as_deref(), Some(ada.localpart.as_str()));
    let state = found.state.context("there is no state")?;
    let state = read(state.get(room).context("the room has no state")?)?;
    let created = |event: &AnyRoomEvent| matches!(event, AnyRoomEvent::MRoomCreate(_));
    ensure!(state.iter().any(created), "{state:?}");
    Ok(())
}

async fn by_page(bob: &User, room: &RoomId) -> Result<()> {
    let mut criteria = criteria(room);
    if let Some(filter) = &mut criteria.filter {
        filter.limit = Some(2);
    }
    let mut request = request(criteria);
    let first = find(bob, request.clone()).await?;
    assert_eq!(
        bodies(first.results.as_deref()),
        [3, 2].map(|number| format!("The {WORD}, part {number}"))
    );
    request.next_batch = first.next_batch;
    ensure!(request.next_batch.is_some(), "there is no second page");
    let second = find(bob, request).await?;
    assert_eq!(
        bodies(second.results.as_deref()),
        [format!("The {WORD}, part 1")]
    );
    Ok(())
}

/// The best first; all of these are as good.
async fn by_rank(bob: &User, room: &RoomId) -> Result<()> {
    let mut criteria = criteria(room);
    criteria.order_by = Some(Ordering::Rank);
    let found = find(bob, request(criteria)).await?;
    let results = found.results.context("there are no results")?;
    let ranks: Vec<f64> = results
        .iter()
        .filter_map(|result| result.rank.as_ref()?.as_f64())
        .collect();
    assert_eq!(ranks.len(), 3, "{results:?}");
    ensure!(ranks.is_sorted_by(|one, next| one >= next), "{ranks:?}");
    Ok(())
}

/// Not by rank: then Synapse tells the order of a group with a fraction, where the definition has an integer.
async fn grouped(bob: &User, room: &RoomId) -> Result<()> {
    let mut group = Group::new();
    group.key = Some(GroupKey::RoomId);
    let mut groupings = Groupings::new();
    groupings.group_by = Some(vec![group]);
    let mut criteria = criteria(room);
    criteria.groupings = Some(groupings);
    let found = find(bob, request(criteria)).await?;
    let groups = found.groups.context("there are no groups")?;
    let groups = groups.get("room_id").context("there are no rooms")?;
    let group = groups.get(room.as_str()).context("the room is not there")?;
    assert_eq!(group.results.as_ref().map(Vec::len), Some(3));
    Ok(())
}

async fn refused(bob: &User) -> Result<()> {
    let mut nonsense = SearchRequest::new(Categories::new());
    nonsense.search_categories.room_events = Some(RoomEventsCriteria::new(WORD));
    nonsense.next_batch = Some("no such batch".to_owned());
    match bob.refused(nonsense).await? {
        (400, SearchError::BadRequest) => Ok(()),
        (status, error) => bail!("a page of nothing is answered {status}: {error:?}"),
    }
}

using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Messages;
using CastWorker.GoogleCast.Showing;

namespace CastWorker.Tests.GoogleCast;

public sealed class PlayedTimeTests
{
    [Test]
    public void Between_two_words_of_the_player_time_is_reckoned_while_it_plays()
    {
        var played = PlayedTime.Begin(At(100, seconds: 5))!.After(At(108, seconds: 13));

        played.As(TimeSpan.FromSeconds(15)).ShouldBe(TimeSpan.FromSeconds(10));
        played.After(At(109, seconds: 14, PlayerState.Buffering)).As(TimeSpan.FromSeconds(30)).ShouldBe(TimeSpan.FromSeconds(9));
    }

    [Test]
    public void A_player_that_says_0_at_first_has_not_played_what_it_jumps_over()
    {
        var played = PlayedTime.Begin(At(0, seconds: 5))!.After(At(0, seconds: 5)).After(At(130, seconds: 15)).After(At(140, seconds: 25));

        played.As(TimeSpan.FromSeconds(25)).ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Test]
    public void A_jump_later_on_brings_it_nearer_to_live() =>
        PlayedTime.Begin(At(100, seconds: 0))!.After(At(110, seconds: 10)).After(At(150, seconds: 20))
            .As(TimeSpan.FromSeconds(20)).ShouldBe(TimeSpan.FromSeconds(50));

    private static TvEvidence At(double position, int seconds, PlayerState state = PlayerState.Playing) => new()
    {
        App = null!,
        Media = new MediaStatus { State = state, Position = position },
        MovedAt = TimeSpan.FromSeconds(seconds),
    };
}

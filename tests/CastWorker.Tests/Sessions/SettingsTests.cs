using CastWorker.Sessions;
using CastWorker.Sessions.Settings;

namespace CastWorker.Tests.Sessions;

public sealed class SettingsTests
{
    private static readonly Target Hub = new() { Slug = "hub", Name = "Hub", Largest = new PictureSize(1280, 720) };

    [Test]
    public void A_small_screen_is_offered_no_picture_that_it_cannot_show() =>
        QualityNames.For(Hub).ShouldBe(["720p", "480p"]);

    [Test]
    public void What_is_configured_can_always_be_chosen()
    {
        var target = Hub with { Quality = new Quality { Size = new PictureSize(1024, 600) } };

        QualityNames.For(target).ShouldBe(["720p", "480p", "custom"]);
        QualityNames.Find("Custom", target).ShouldBe(target.Quality);
        QualityNames.Of(target.Quality).ShouldBe("custom");
    }

    [Test]
    public void A_change_leaves_what_it_does_not_touch()
    {
        var earlier = new SettingsChange { Mode = StreamMode.Safe, Zoom = 50 };

        var settings = new SettingsChange { Zoom = 150 }.Over(earlier).On(Hub.Settings);

        settings.ShouldBe(new StreamSettings { Quality = Hub.Quality, Mode = StreamMode.Safe, Zoom = 150 });
    }

    [Test]
    public void Two_lists_of_the_same_pages_are_equal()
    {
        var pages = new PageList([new NamedPage("A", new Uri("http://a/"))]);

        pages.ShouldBe(new PageList([new NamedPage("A", new Uri("http://a/"))]));
        pages.And(new PageList([new NamedPage("a", new Uri("http://other/"))])).ShouldBe(pages);
    }

    [Test]
    public void What_holds_for_all_targets_gives_way_to_what_a_target_says()
    {
        var defaults = new TargetDefaults
        {
            Mode = StreamMode.Safe,
            Pages = new PageList([new NamedPage("Energy", new Uri("http://shared/"))]),
        };
        var own = new PageList([new NamedPage("Energy", new Uri("http://own/"))]);

        var catalog = new TargetCatalog([Hub, Hub with { Slug = "tv", Mode = StreamMode.Normal, Pages = own }], defaults);

        catalog.Find("hub")!.Settings.Mode.ShouldBe(StreamMode.Safe);
        catalog.Find("hub")!.Pages.Find("energy")!.Address.ShouldBe(new Uri("http://shared/"));
        catalog.Find("tv")!.Settings.Mode.ShouldBe(StreamMode.Normal);
        catalog.Find("tv")!.Pages.ShouldBe(own);
    }
}

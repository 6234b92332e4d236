using CastWorker.Media.Capture;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Media.Capture;

public sealed class DamageRegionTests
{
    private const int Width = 854;
    private const int Height = 480;

    [Test]
    public void However_much_is_added_it_is_covered_by_a_few_even_areas_within_the_picture() => Prop.ForAll(
        Gen.Choose(-50, 900).Four().ArrayOf().ToArbitrary(),
        added =>
        {
            var region = new DamageRegion(Width, Height);
            foreach (var (x, y, width, height) in added)
            {
                region.Add(x, y, Math.Abs(width), Math.Abs(height));
            }

            var areas = region.Areas.ToArray();
            areas.Length.ShouldBeLessThanOrEqualTo(DamageRegion.MostAreas);
            areas.ShouldAllBe(area => area.X % 2 == 0 && area.Y % 2 == 0 && area.Width % 2 == 0 && area.Height % 2 == 0);
            areas.ShouldAllBe(area => area.X >= 0 && area.Y >= 0 && area.Right <= Width && area.Bottom <= Height && area.Pixels > 0);
            foreach (var (x, y, width, height) in added)
            {
                // The corners of what was added, as far as they lie within.
                var (right, bottom) = (Math.Min(x + Math.Abs(width), Width) - 1, Math.Min(y + Math.Abs(height), Height) - 1);
                var (left, top) = (Math.Max(x, 0), Math.Max(y, 0));
                if (left <= right && top <= bottom)
                {
                    Covers(areas, left, top).ShouldBeTrue();
                    Covers(areas, right, bottom).ShouldBeTrue();
                    Covers(areas, left, bottom).ShouldBeTrue();
                    Covers(areas, (left + right) / 2, (top + bottom) / 2).ShouldBeTrue();
                }
            }
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Changes_far_apart_are_not_read_together()
    {
        var region = new DamageRegion(Width, Height);

        region.Add(0, 0, 100, 50);
        region.Add(700, 400, 100, 50);

        region.Areas.ToArray().ShouldBe([new PictureArea(0, 0, 100, 50), new PictureArea(700, 400, 100, 50)]);
    }

    [Test]
    public void Neighbours_become_one_and_what_they_cover_goes()
    {
        var region = new DamageRegion(Width, Height);
        region.Add(0, 0, 100, 50);
        region.Add(200, 0, 100, 50);

        region.Add(99, 0, 102, 50);

        region.Areas.ToArray().ShouldBe([new PictureArea(0, 0, 300, 50)]);
    }

    [Test]
    public void What_lies_outside_or_is_nothing_changes_nothing()
    {
        var region = new DamageRegion(Width, Height);

        region.Add(-10, -10, 10, 10);
        region.Add(Width, 0, 10, 10);
        region.Add(10, 10, 0, 5);

        region.IsEmpty.ShouldBeTrue();
    }

    [Test]
    public void Everything_is_one_area()
    {
        var region = new DamageRegion(Width, Height);
        region.Add(3, 3, 3, 3);

        region.AddAll();

        region.Areas.ToArray().ShouldBe([new PictureArea(0, 0, Width, Height)]);
    }

    private static bool Covers(PictureArea[] areas, int x, int y) =>
        Array.Exists(areas, area => x >= area.X && x < area.Right && y >= area.Y && y < area.Bottom);
}

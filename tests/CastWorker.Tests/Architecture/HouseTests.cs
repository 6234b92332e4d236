using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Architecture;

/// <summary>Holds the walls of the house: who may know whom, what the domain must not touch, how long a file may be.</summary>
public sealed class HouseTests
{
    private const string Domain = "CastWorker.Sessions";

    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["CastWorker.Sessions"] = [],
        ["CastWorker.Processes"] = [Domain],
        ["CastWorker.Browser"] = [Domain, "CastWorker.Processes"],
        ["CastWorker.Media"] = [Domain, "CastWorker.Processes"],
        ["CastWorker.Mqtt"] = [Domain],
        ["CastWorker.GoogleCast"] = [Domain],
        ["CastWorker"] =
        [
            Domain, "CastWorker.Processes", "CastWorker.Browser", "CastWorker.Media", "CastWorker.GoogleCast", "CastWorker.Mqtt",
        ],
    };

    private static readonly string Source = Path.Combine(Repository.Root, "src");

    private static readonly string[] NotInTheDomain =
    [
        "System.Diagnostics.Process", "System.Net.Sockets.", "System.Net.Http.", "System.Net.HttpListener", "System.IO.File",
        "System.IO.Directory", "System.IO.FileStream", "System.IO.FileInfo", "System.Text.Json.", "Microsoft.Playwright.",
    ];

    [Test]
    public void Every_project_is_a_room_of_the_plan() =>
        Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)
            .ShouldBe(MayKnow.Keys.Order(StringComparer.Ordinal));

    [Test]
    public void Rooms_know_only_the_rooms_they_may_know([ValueSource(nameof(Rooms))] string room)
    {
        var project = XDocument.Load(Path.Combine(Source, room, room + ".csproj"));

        var known = project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        known.Except(MayKnow[room]).ShouldBeEmpty();
    }

    [Test]
    public void The_domain_touches_no_process_no_socket_no_file_and_no_JSON()
    {
        var used = TypesUsedBy(Domain);

        used.ShouldContain("System.Threading.Channels.Channel", "the test must see what is used");
        used.Where(type => NotInTheDomain.Any(banned => Matches(type, banned))).ShouldBeEmpty();
    }

    [Test]
    public void Only_the_process_room_starts_processes() =>
        Rooms().Where(room => room != "CastWorker.Processes")
            .Where(room => TypesUsedBy(room).Contains("System.Diagnostics.ProcessStartInfo"))
            .ShouldBeEmpty();

    [Test]
    public void Files_stay_short_enough_to_be_read()
    {
        var lengths = Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(Source, file), Lines: File.ReadLines(file).Count()))
            .OrderBy(file => file.Lines)
            .ToArray();

        lengths.Where(file => file.Lines > 400).ShouldBeEmpty();
        lengths[lengths.Length / 2].Lines.ShouldBeLessThanOrEqualTo(60, "the median");
        lengths[lengths.Length * 9 / 10].Lines.ShouldBeLessThanOrEqualTo(200, "nine of ten");
    }

    private static IEnumerable<string> Rooms() => MayKnow.Keys;

    private static bool Matches(string type, string banned) =>
        banned.EndsWith('.') ? type.StartsWith(banned, StringComparison.Ordinal) : type == banned;

    private static HashSet<string> TypesUsedBy(string room)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, room + ".dll"));
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle =>
        {
            var type = metadata.GetTypeReference(handle);
            return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
        })];
    }
}

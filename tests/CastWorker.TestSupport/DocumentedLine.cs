namespace CastWorker.TestSupport;

/// <summary>A command as it stands in the documentation, to be typed into a shell.</summary>
public sealed record DocumentedLine(string File, int Number, string Text)
{
    public override string ToString() => $"{File}:{Number}: {Text}";
}

/// <summary>The command lines in a markdown file: what stands between <c>```sh</c> and <c>```</c>.</summary>
public static class DocumentedLines
{
    /// <summary>The word behind <c>sh</c> that keeps the lines from being run; the reason follows.</summary>
    public const string NotRun = "not-run:";

    private const string Fence = "```";

    private static readonly string[] Folders = ["docs", "deploy"];
    private static readonly string[] Beginnings = ["mosquitto_", "dotnet ", "docker ", "curl ", "./", "deploy/", "tests/", "$ "];

    /// <summary>Every documentation file of the repository, by its path from the root.</summary>
    public static IReadOnlyList<string> Files() =>
    [
        "README.md",
        .. Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The commands of one file that are to be run, in order.</summary>
    public static IReadOnlyList<DocumentedLine> Of(string file) =>
        [.. Blocks(file).Where(block => block.Info == "sh").SelectMany(block => Join(file, block))];

    /// <summary>What keeps the documentation from being tested: commands outside of sh blocks, blocks not run without a reason.</summary>
    public static IReadOnlyList<string> Mistakes(string file) =>
    [
        .. Blocks(file)
            .Where(block => block.Info.StartsWith("sh", StringComparison.Ordinal)
                ? block.Info != "sh" && !(block.Info.StartsWith($"sh {NotRun} ", StringComparison.Ordinal) && block.Info.Length > 15)
                : block.Lines.Any(line => Beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal))))
            .Select(block => $"{file}:{block.Number}: \"{Fence}{block.Info}\""),
    ];

    private static IEnumerable<Block> Blocks(string file)
    {
        var block = default(Block);
        var number = 0;
        foreach (var line in System.IO.File.ReadLines(Path.Combine(Repository.Root, file)).Select(line => line.Trim()))
        {
            number++;
            if (block is null && line.StartsWith(Fence, StringComparison.Ordinal))
            {
                block = new Block(number, line[Fence.Length..], []);
            }
            else if (line == Fence)
            {
                yield return block!;
                block = null;
            }
            else
            {
                block?.Lines.Add(line);
            }
        }
    }

    /// <summary>Leaves comments out and puts together what a backslash has parted.</summary>
    private static IEnumerable<DocumentedLine> Join(string file, Block block)
    {
        var text = "";
        for (var i = 0; i < block.Lines.Count; i++)
        {
            var line = block.Lines[i];
            if (text.Length == 0 && (line.Length == 0 || line.StartsWith('#')))
            {
                continue;
            }

            text += line;
            if (text.EndsWith('\\'))
            {
                text += "\n";
                continue;
            }

            yield return new DocumentedLine(file, block.Number + i + 1, text);
            text = "";
        }
    }

    private sealed record Block(int Number, string Info, List<string> Lines);
}

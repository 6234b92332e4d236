using System.Globalization;

namespace CastWorker.DummyChild;

/// <summary>What the dummy child says to its test.</summary>
internal static class Words
{
    public static CultureInfo Invariant => CultureInfo.InvariantCulture;

    public static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    /// <summary>The test waits for this word instead of sleeping.</summary>
    public static void SayReady() => Say("ready");
}

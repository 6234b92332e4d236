using System.Diagnostics;

namespace CastWorker.DummyChild;

/// <summary>Children of the dummy child. They share its pipes and would live for ten minutes.</summary>
internal static class Grandchildren
{
    /// <param name="count">How many.</param>
    /// <param name="how">
    /// <c>leave</c>: each in a session of its own; <c>hide</c>: also with an empty environment; <c>and-exit</c>: the child ends at once.
    /// </param>
    public static int Fork(int count, string[] how)
    {
        for (var i = 0; i < count; i++)
        {
            var info = new ProcessStartInfo { UseShellExecute = false, FileName = "env" };
            foreach (var word in Words(how))
            {
                info.ArgumentList.Add(word);
            }

            using var grandchild = Process.Start(info) ?? throw new InvalidOperationException("not started");
            Say("grandchild " + grandchild.Id.ToString(Invariant));
        }

        if (how.Contains("and-exit", StringComparer.Ordinal))
        {
            return 5;
        }

        return Behaviour.Hang();
    }

    /// <summary>Descendants whose parent is gone and that soon die themselves: somebody else has to collect them.</summary>
    public static int LeaveOrphans(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var parent = Process.Start("sh", ["-c", "sleep 0.2 & echo orphan $!"]);
            parent.WaitForExit();
        }

        return Behaviour.Hang();
    }

    private static string[] Words(string[] how) =>
    [
        .. how.Contains("hide", StringComparer.Ordinal) ? (string[])["-i"] : [],
        .. how.Contains("leave", StringComparer.Ordinal) || how.Contains("hide", StringComparer.Ordinal) ? (string[])["setsid"] : [],
        "sleep",
        "600",
    ];
}

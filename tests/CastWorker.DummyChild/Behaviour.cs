using System.Runtime.InteropServices;

namespace CastWorker.DummyChild;

/// <summary>The ways a child can behave that need only itself.</summary>
internal static class Behaviour
{
    public static int Hang()
    {
        SayReady();
        using var never = new ManualResetEventSlim();
        never.Wait();
        return 0;
    }

    public static int IgnoreSignals()
    {
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ignore);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        return Hang();

        static void Ignore(PosixSignalContext context)
        {
            context.Cancel = true;
            Say("ignored " + context.Signal);
        }
    }

    public static int StopOn(string word)
    {
        SayReady();
        while (Console.In.ReadLine() is { } line)
        {
            if (string.Equals(line, word, StringComparison.Ordinal))
            {
                Say("stopping");
                return 0;
            }
        }

        return 1;
    }

    public static int EchoInput()
    {
        SayReady();
        while (Console.In.ReadLine() is { } line)
        {
            Say(line);
        }

        return 0;
    }

    public static int FloodError(long bytes)
    {
        // No end of line anywhere: nobody can hold such a line whole.
        var block = new byte[65536];
        Array.Fill(block, (byte)'x');
        using var error = Console.OpenStandardError();
        for (var sent = 0L; sent < bytes; sent += block.Length)
        {
            error.Write(block);
        }

        SayReady();
        return 0;
    }

    public static int LongLine(int bytes)
    {
        Say(new string('y', bytes));
        SayReady();
        return 0;
    }

    public static int PrintFiles()
    {
        foreach (var file in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            Say(new FileInfo(file).LinkTarget ?? "closed");
        }

        SayReady();
        return 0;
    }

    public static int PrintVariable(string name)
    {
        Say(Environment.GetEnvironmentVariable(name) ?? "(none)");
        return 0;
    }

    public static int Unknown(string[] args)
    {
        Say("unknown: " + string.Join(' ', args));
        return 64;
    }
}

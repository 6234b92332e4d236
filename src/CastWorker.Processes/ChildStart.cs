using System.ComponentModel;
using System.Diagnostics;

namespace CastWorker.Processes;

/// <summary>Turns a <see cref="ChildSpec"/> into a running process: own group, own pipes, our environment plus its own.</summary>
internal static class ChildStart
{
    /// <exception cref="ChildStartException">The program could not be started.</exception>
    public static Process Run(ChildSpec spec, string mark)
    {
        var process = new Process();
        try
        {
            process.StartInfo = Describe(spec, mark);
#pragma warning disable RS0030 // the one place that starts processes
            process.Start();
#pragma warning restore RS0030
            return process;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            process.Dispose();
            throw new ChildStartException(spec.Program, exception);
        }
    }

    private static ProcessStartInfo Describe(ChildSpec spec, string mark)
    {
        var info = new ProcessStartInfo
        {
            // setsid makes the child a group leader, so its pid is the group id that stop signals go to.
            FileName = "setsid",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = spec.WorkingDirectory ?? string.Empty,
        };
        foreach (var (name, value) in spec.Environment)
        {
            info.Environment[name] = value;
        }

        info.Environment[ProcessGroup.MarkVariable] = mark;
        info.Environment.TryGetValue("PATH", out var path);
        info.ArgumentList.Add(ProgramPath.Find(spec.Program, path));
        foreach (var argument in spec.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }
}

namespace CastWorker.Processes;

/// <summary>
/// Finds a program the way the system would. Done before the start, because behind setsid a missing program would look
/// like one that ended at once.
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    public static string Find(string program, string? path)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return IsExecutable(program) ? program : throw new FileNotFoundException("There is no such program.", program);
        }

        return (path ?? "/usr/local/bin:/usr/bin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable)
            ?? throw new FileNotFoundException("There is no such program in the PATH.", program);
    }

    private static bool IsExecutable(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None;
}

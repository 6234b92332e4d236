using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class ProcessesOptionsTests
{
    [TestCase(null, true)]
    [TestCase("/run/castworker", true)]
    [TestCase("run/castworker", false)]
    public void The_runtime_directory_is_absolute_or_left_to_us(string? path, bool valid) =>
        new ProcessesOptionsValidator().Validate(null, new ProcessesOptions { RuntimeDirectory = path }).Succeeded.ShouldBe(valid);
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CastWorker.VirtualTv;
using CastWorker.VirtualTv.Control;
using CastWorker.VirtualTv.Door;
using CastWorker.VirtualTv.Screen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

const int Broken = 70, CannotStart = 71, Misconfigured = 78;

try
{
    // An empty builder: other programs' settings may lie in the same folder.
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = args });
    builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1.5));
    builder.Services.AddTvLog().AddTv(builder.Configuration);
    using var host = builder.Build();
    await host.StartAsync();
    var state = host.Services.GetRequiredService<LivingTv>().State;
    await Console.Out.WriteLineAsync(new JsonObject
    {
        ["cast"] = host.Services.GetRequiredService<CastDoor>().Address!.ToString(),
        ["control"] = host.Services.GetRequiredService<ControlServer>().Address!.AbsoluteUri,
        ["id"] = state.Identity.Id,
        ["name"] = state.Identity.Name,
    }.ToJsonString());
    await host.WaitForShutdownAsync();
    return host.Services.GetRequiredService<ScreenLoss>().HasHappened ? Broken : 0;
}
catch (OptionsValidationException invalid)
{
    foreach (var failure in invalid.Failures)
    {
        await Console.Error.WriteLineAsync($"configuration: {failure}");
    }

    return Misconfigured;
}
catch (Exception missing) when (missing is IOException or HttpListenerException or SocketException or FormatException or PlaywrightException or TimeoutException)
{
    await Console.Error.WriteLineAsync($"cannot start: {missing.Message}");
    return CannotStart;
}

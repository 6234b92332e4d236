using CastWorker.Benchmarks;
using CastWorker.Benchmarks.Audience;
using CastWorker.Benchmarks.Capture;
using CastWorker.Benchmarks.Density;
using CastWorker.Benchmarks.Endurance;
using CastWorker.Benchmarks.Latency;

return args switch
{
    ["audience", .. var options] => await AudienceCommand.RunAsync(options),
    ["broker-gone", .. var options] => await BrokerGoneCommand.RunAsync(options),
    ["capture", .. var options] => await CaptureCommand.RunAsync(options),
    ["cast", .. var options] => await CastCommand.RunAsync(options),
    ["density", .. var options] => await DensityCommand.RunAsync(options),
    ["endurance", .. var options] => await EnduranceCommand.RunAsync(options),
    ["flood", .. var options] => await FloodCommand.RunAsync(options),
    ["latency", .. var options] => await LatencyCommand.RunAsync(options),
    ["sound", .. var options] => await SoundCommand.RunAsync(options),
    // Started by capture.
    ["media-host", .. var options] => await MediaHostCommand.RunAsync(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(AudienceCommand.Usage);
    Console.Error.WriteLine(BrokerGoneCommand.Usage);
    Console.Error.WriteLine(CaptureOptions.Usage);
    Console.Error.WriteLine(CastCommand.Usage);
    Console.Error.WriteLine(DensityCommand.Usage);
    Console.Error.WriteLine(EnduranceOptions.Usage);
    Console.Error.WriteLine(FloodCommand.Usage);
    Console.Error.WriteLine(LatencyOptions.Usage);
    Console.Error.WriteLine(SoundCommand.Usage);
    return 2;
}

using CastWorker.Benchmarks;

return args switch
{
    ["play", .. var options] => await PlayCommand.RunAsync(options),
    ["endurance", .. var options] => await EnduranceCommand.RunAsync(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(PlayCommand.Usage);
    Console.Error.WriteLine(EnduranceCommand.Usage);
    return 2;
}

using CastWorker.Benchmarks;

return args switch
{
    ["play", .. var options] => await PlayCommand.RunAsync(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(PlayCommand.Usage);
    return 2;
}

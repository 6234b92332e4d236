using CastWorker.DummyChild;

// The test partner of CastWorker.Processes: it does what its name says, and says so on its output.
return args switch
{
    ["exit", var code] => int.Parse(code, Invariant),
    ["ignore-signals"] => Behaviour.IgnoreSignals(),
    ["hang-without-reading-stdin"] => Behaviour.Hang(),
    ["stop-on", var word] => Behaviour.StopOn(word),
    ["echo-input"] => Behaviour.EchoInput(),
    ["flood-stderr", var bytes] => Behaviour.FloodError(long.Parse(bytes, Invariant)),
    ["long-line", var bytes] => Behaviour.LongLine(int.Parse(bytes, Invariant)),
    ["print-fds"] => Behaviour.PrintFiles(),
    ["environment", var name] => Behaviour.PrintVariable(name),
    ["fork-grandchildren", var count, .. var how] => Grandchildren.Fork(int.Parse(count, Invariant), how),
    ["leave-orphans", var count] => Grandchildren.LeaveOrphans(int.Parse(count, Invariant)),
    ["work", var directory] => await StandInWorker.WorkAsync(directory),
    ["adopt", var directory] => await StandInWorker.AdoptAsync(directory),
    ["announce", var id, var name, var port, .. var how] => await StandInTv.AnnounceAsync(id, name, int.Parse(port, Invariant), how),
    _ => Behaviour.Unknown(args),
};

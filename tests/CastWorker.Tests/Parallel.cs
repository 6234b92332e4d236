// Most of the time goes to waiting for the work that a hand-moved clock has set off. Tests of one fixture stay in order.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]

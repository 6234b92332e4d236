// Fixtures that say so share nothing with others and mostly wait: two of them run at a time, on machines of every size, and then all others
// one by one. Those keep something of this process or of the machine to themselves: its children, its sockets, its page driver.
[assembly: LevelOfParallelism(2)]

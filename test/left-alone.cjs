// Required by programs that tests start. Who started one has the other end of the channel: when that one is gone, and be it by a crash,
// the program must not take what the next file sends.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// It does not keep the program running; threads of the program have none.
process.channel?.unref();

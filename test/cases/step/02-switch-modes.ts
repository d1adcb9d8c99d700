// A union of strings as state: switch with shared cases, falling through, default; ===, !==, and an enum output.
import { block, bool, int, oneOf, real } from 'backstep';

export const modes = block({
  sampleTime: 0.1,
  inputs: {
    temperature: real({ range: [0, 300] }),
    fault: bool(),
    ask: oneOf(['off', 'heat', 'hold']),
  },
  outputs: {
    power: real({ range: [0, 110] }),
    mode: oneOf(['off', 'heat', 'hold', 'fault']),
    alarm: bool(),
    level: int({ range: [0, 9] }),
  },
  state: { mode: oneOf(['off', 'heat', 'hold', 'fault']), count: int({ range: [0, 1000] }) },
  step({ temperature, fault, ask }, self) {
    self.count = self.count < 1000 ? self.count + 1 : 0;
    if (fault) self.mode = 'fault';
    let power = 0;
    let level = 9;
    switch (self.mode) {
      case 'fault':
        if (!fault && ask === 'off') self.mode = 'off';
        level = 0;
        break;
      case 'off':
        self.mode = ask;
        level = 1;
        break;
      // @ts-expect-error the project's own options forbid falling through
      // biome-ignore lint/suspicious/noFallthroughSwitchClause: this sample shows it
      case 'heat':
        power = 10;
        level = 2;
      // falls through: heating holds too
      case 'hold':
        power += 90 * (1 - temperature / 300);
        self.mode = ask === 'heat' && temperature > 200 ? 'hold' : ask;
        break;
    }
    switch (ask) {
      case 'off':
      case 'hold':
        level = Math.min(level, 5);
        break;
      default:
        level = Math.max(level, 1);
    }
    return { power, mode: self.mode, alarm: self.mode === 'fault' || temperature > 290, level };
  },
});

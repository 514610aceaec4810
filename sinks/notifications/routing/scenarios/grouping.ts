import { am, desk, type Scenario } from './scenario.ts';

/** What is told together, and when its first and its next message come. */
export const grouping: readonly Scenario[] = [
  {
    name: 'the first message of a group waits for others of the group',
    source: am('group_wait: how long to initially wait to send a notification for a group of alerts'),
    route: desk,
    story: `
      0s   fire a
      20s  fire b
      30s  -> desk new a! b!`,
  },
  {
    name: 'an alert that joins later waits for the turn of the group, and is told with the others',
    source: am('group_interval: how long to wait before sending about new alerts of a group that was told'),
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     fire b
      5m30s  -> desk changed b! a`,
  },
  {
    name: 'without a wait it is told at once',
    source: 'group_wait 0s',
    route: { ...desk, group_wait: '0s' },
    story: `
      0s  fire a
      0s  -> desk new a!`,
  },
  {
    name: 'what is over before the first message is told to nobody',
    source: 'Alertmanager, notify.go: no entry and nothing firing needs no update',
    route: desk,
    story: `
      0s   fire a
      10s  resolve a
      1h   resolve a`,
  },
  {
    name: 'the end of an alert is told at the next turn',
    source: am('send_resolved'),
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     resolve a
      5m30s  -> desk resolved a!~`,
  },
  {
    name: 'the end is not told where nobody wants to know',
    source: am('send_resolved: false'),
    route: { ...desk, send_resolved: false },
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     resolve a
      2h     resolve a`,
  },
  {
    name: 'of two, one is over: it is told with the one that goes on',
    source: am('a message tells all alerts of its group'),
    route: desk,
    story: `
      0s     fire a
      0s     fire b
      30s    -> desk new a! b!
      1m     resolve a
      5m30s  -> desk resolved a!~ b`,
  },
  {
    name: 'a group that is done with begins anew, with its wait',
    source: 'Alertmanager, dispatch.go: a group without alerts is removed',
    route: desk,
    story: `
      0s      fire a
      30s     -> desk new a!
      1m      resolve a
      5m30s   -> desk resolved a!~
      6m      fire a
      6m30s   -> desk new a!`,
  },
  {
    name: 'over and firing again between two turns is nothing new',
    source: 'Alertmanager, notify.go: the firing alerts are a subset of those told',
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     resolve a
      2m     fire a
      4h     resolve a
      4h30s  -> desk resolved a!~`,
  },
  {
    name: 'alerts whose labels differ are groups of their own',
    source: am('group_by'),
    route: { ...desk, group_by: ['campaign'] },
    alerts: { a: { campaign: 'x' }, b: { campaign: 'y' }, c: { campaign: 'x' } },
    story: `
      0s   fire a
      10s  fire b
      20s  fire c
      30s  -> desk new a! c!
      40s  -> desk new b!`,
  },
  {
    name: 'a label that is missing is one that is empty',
    source: am('a missing label and one with an empty value are the same'),
    route: { ...desk, group_by: ['campaign'] },
    alerts: { a: { campaign: '' }, b: {} },
    story: `
      0s   fire a
      1s   fire b
      30s  -> desk new a! b!`,
  },
  {
    name: 'grouped by all, each alert is told alone',
    source: am("group_by: ['...']"),
    route: { ...desk, group_by: 'all' },
    story: `
      0s   fire a
      10s  fire b
      30s  -> desk new a!
      40s  -> desk new b!`,
  },
  {
    name: 'an alert that comes late, after an outage, waits no more',
    source: 'Alertmanager, dispatch.go: a group whose alert began longer ago than the wait is flushed at once',
    route: desk,
    story: `
      0s  late a 10m
      0s  -> desk new a!`,
  },
  {
    name: 'one that is only half late waits for the rest',
    source: 'the same, by arithmetic: 30s - 20s',
    route: desk,
    story: `
      0s   late a 20s
      10s  -> desk new a!`,
  },
];
